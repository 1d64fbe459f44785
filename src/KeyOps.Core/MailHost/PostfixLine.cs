using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>
/// A logical line of <c>main.cf</c> or <c>master.cf</c> (postconf(5)): a line that begins with text, and those behind it that begin with white space. Comments and
/// empty lines stand outside it, also when they stand between its lines.
/// </summary>
/// <param name="Pieces">Its physical lines without their ends, as places in the file; at least one.</param>
internal sealed record PostfixLine(ImmutableArray<(int Start, int End)> Pieces)
{
    /// <summary>Where it begins.</summary>
    public int Start => Pieces[0].Start;

    /// <summary>All logical lines of a file, in order.</summary>
    public static IEnumerable<PostfixLine> In(string text)
    {
        var pieces = ImmutableArray.CreateBuilder<(int, int)>();
        for (var start = 0; start < text.Length;)
        {
            var newline = text.IndexOf('\n', start);
            var end = newline < 0 ? text.Length : newline;
            var content = text.AsSpan(start, end - start).TrimStart();
            if (content.Length > 0 && content[0] != '#')
            {
                if (!char.IsWhiteSpace(text[start]) && pieces.Count > 0)
                {
                    yield return new(pieces.DrainToImmutable());
                }

                pieces.Add((start, end));
            }

            start = end + 1;
        }

        if (pieces.Count > 0)
        {
            yield return new(pieces.DrainToImmutable());
        }
    }

    /// <summary>The words from a place on: parted by white space, and by commas when <paramref name="commas"/>; what stands in braces is one word.</summary>
    public ImmutableArray<PostfixWord> Words(string text, int from, bool commas)
    {
        var words = ImmutableArray.CreateBuilder<PostfixWord>();
        foreach (var (start, end) in Pieces)
        {
            for (var i = Math.Max(start, from); i < end;)
            {
                if (char.IsWhiteSpace(text[i]) || (commas && text[i] == ','))
                {
                    i++;
                    continue;
                }

                var wordStart = i;
                var depth = 0;
                for (; i < end && (depth > 0 || !(char.IsWhiteSpace(text[i]) || (commas && text[i] == ','))); i++)
                {
                    depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
                }

                words.Add(new(wordStart, i, text[wordStart..i]));
            }
        }

        return words.DrainToImmutable();
    }

    /// <summary>The physical line that a place is on.</summary>
    public (int Start, int End) PieceAt(int place) => Pieces.First(piece => piece.Start <= place && place <= piece.End);
}
