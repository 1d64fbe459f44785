using System.Buffers;

namespace KeyOps.Core.ZoneFiles.Formatting;

/// <summary>Puts entries into columns, a paragraph at a time.</summary>
internal sealed class FormattedText
{
    // Columns follow the longest of a paragraph, but one long name does not push all others to the right.
    private const int MinOwnerColumn = 8;
    private const int MaxOwnerColumn = 32;
    private const int MaxTypeColumn = 8;

    // Continuation lines begin below the rdata, but not far to the right.
    private const int MaxIndent = 24;

    // What fits in here is put on one line, however many it had.
    private const int LineLength = 100;

    private readonly ArrayBufferWriter<byte> _text = new();
    private bool _separate;

    /// <summary>An empty line comes before whatever is written next, unless that is the first.</summary>
    public void Separate() => _separate = _text.WrittenCount > 0;

    public void Write(List<FormattedEntry> paragraph)
    {
        if (paragraph.Count == 0)
        {
            return;
        }

        if (_separate)
        {
            Append("\n"u8);
            _separate = false;
        }

        var records = paragraph.Where(entry => entry.IsRecord).ToList();
        var columns = new Columns(
            Math.Max(MinOwnerColumn, Width(records, entry => entry.Owner.Length, MaxOwnerColumn)),
            Width(records, entry => entry.Ttl.Length, MaxTypeColumn),
            Width(records, entry => entry.Class.Length, MaxTypeColumn),
            Width(records, entry => entry.Word.Length, MaxTypeColumn));
        foreach (var entry in paragraph)
        {
            Write(entry, columns);
        }
    }

    public byte[] ToArray() => _text.WrittenSpan.ToArray();

    private static int Width(List<FormattedEntry> records, Func<FormattedEntry, int> length, int most) =>
        records.Select(length).Where(width => width <= most).DefaultIfEmpty(0).Max();

    private void Write(FormattedEntry entry, Columns columns)
    {
        var start = _text.WrittenCount;
        if (entry.IsDirective)
        {
            Append(entry.Word);
        }
        else if (entry.IsRecord)
        {
            WriteHead(entry, columns);
        }
        else
        {
            WriteCommentLine(entry);
            return;
        }

        if (FitsOneLine(entry, _text.WrittenCount - start))
        {
            foreach (var word in entry.Lines.SelectMany(line => line.Words))
            {
                Append(" "u8);
                Append(word);
            }

            AppendComment(entry.Lines.LastOrDefault()?.Comment);
            Append("\n"u8);
            return;
        }

        WriteLines(entry, _text.WrittenCount - start + 1);
    }

    private void WriteCommentLine(FormattedEntry entry)
    {
        var comment = entry.Lines[0].Comment.AsSpan();
        if (entry.IsIndented && (comment.StartsWith(ManagedBlock.BeginPrefix) || comment.StartsWith(ManagedBlock.EndPrefix)))
        {
            Append(" "u8); // at the line's beginning it would become a line of the managed block
        }

        Append(comment);
        Append("\n"u8);
    }

    private void WriteHead(FormattedEntry entry, Columns columns)
    {
        AppendPadded(entry.Owner, columns.Owner);
        Append(" "u8);
        AppendColumn(entry.Ttl, columns.Ttl);
        AppendColumn(entry.Class, columns.Class);

        if (entry.Lines.Count == 0)
        {
            Append(entry.Word);
        }
        else
        {
            AppendPadded(entry.Word, columns.Type);
        }
    }

    /// <summary>Comments between its lines, or its length, keep an entry on several.</summary>
    private static bool FitsOneLine(FormattedEntry entry, int head)
    {
        if (entry.Lines.Count <= 1)
        {
            return true;
        }

        return entry.Lines.SkipLast(1).All(line => line.Comment is null)
            && entry.Lines[^1].Words.Count > 0
            && head + entry.Lines.Sum(line => line.WordsLength) <= LineLength;
    }

    private void WriteLines(FormattedEntry entry, int indent)
    {
        indent = Math.Min(indent, MaxIndent);
        var rest = entry.Lines;
        if (entry.BeginsInline)
        {
            foreach (var word in entry.Lines[0].Words)
            {
                Append(" "u8);
                Append(word);
            }

            rest = entry.Lines[1..];
        }

        Append(" ("u8);
        AppendComment(entry.BeginsInline ? entry.Lines[0].Comment : null);
        var commentColumn = rest.Where(line => line.Comment is not null && line.WordsLength <= MaxOwnerColumn).Select(line => line.WordsLength).DefaultIfEmpty(0).Max();
        foreach (var line in rest)
        {
            Append("\n"u8);
            AppendSpaces(indent);
            WriteLine(line, isLast: line == rest[^1], commentColumn);
        }

        Append(rest.Count == 0 || rest[^1].Words.Count == 0 ? "\n )\n"u8 : "\n"u8);
    }

    private void WriteLine(FormattedLine line, bool isLast, int commentColumn)
    {
        var start = _text.WrittenCount;
        for (var i = 0; i < line.Words.Count; i++)
        {
            Append(i > 0 ? " "u8 : ""u8);
            Append(line.Words[i]);
        }

        if (isLast && line.Words.Count > 0)
        {
            Append(" )"u8);
        }

        if (line.Comment is not null)
        {
            AppendSpaces(line.Words.Count > 0 ? Math.Max(1, commentColumn + 1 - (_text.WrittenCount - start)) : 0);
            Append(line.Comment);
        }
    }

    private void AppendSpaces(int count)
    {
        _text.GetSpan(Math.Max(1, count))[..count].Fill((byte)' ');
        _text.Advance(count);
    }

    private void AppendComment(byte[]? comment)
    {
        if (comment is not null)
        {
            Append(" "u8);
            Append(comment);
        }
    }

    /// <summary>A column that a paragraph may not have at all.</summary>
    private void AppendColumn(byte[] word, int width)
    {
        if (width > 0 || word.Length > 0)
        {
            AppendPadded(word, width);
            Append(" "u8);
        }
    }

    private void AppendPadded(byte[] word, int width)
    {
        Append(word);
        AppendSpaces(Math.Max(0, width - word.Length));
    }

    private void Append(ReadOnlySpan<byte> octets) => _text.Write(octets);

    private readonly record struct Columns(int Owner, int Ttl, int Class, int Type);
}
