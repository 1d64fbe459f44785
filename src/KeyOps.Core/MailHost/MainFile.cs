using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>
/// The text of Postfix's <c>main.cf</c>. An edit changes what it must and nothing else: comments, order, and the way a list is laid out stay as a person wrote them.
/// </summary>
/// <param name="Text">An octet a character.</param>
public sealed record MainFile(string Text)
{
    /// <summary>How a list goes on when it shows no way of its own.</summary>
    private const string Indentation = "    ";

    /// <summary>What a parameter is set to, on one line; null when it is not set. Of several definitions the last counts.</summary>
    public string? this[string name] => Find(name) is var (line, value)
        ? string.Join(' ', line.Pieces.Select(piece => Text[Math.Clamp(value, piece.Start, piece.End)..piece.End].Trim()).Where(part => part.Length > 0))
        : null;

    /// <summary>How often it is defined.</summary>
    public int Count(string name) => Definitions().Count(definition => definition.Name == name);

    /// <summary>The words of a list.</summary>
    public ImmutableArray<string> Words(string name) => [.. Places(name).Select(word => word.Text)];

    /// <summary>The parameter whose text a person edits: when all of a definition is <c>$other</c>, and that is defined here, the other one.</summary>
    public string Home(string name)
    {
        for (var depth = 0; depth < 10 && this[name] is ['$', .. var reference]; depth++)
        {
            var other = reference is ['{', .. var braced, '}'] ? braced : reference is ['(', .. var inParentheses, ')'] ? inParentheses : reference;
            if (other.Length == 0 || !other.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') || this[other] is null)
            {
                break;
            }

            name = other;
        }

        return name;
    }

    /// <summary>Sets a parameter: in the place of its definition, or at the end.</summary>
    public MainFile With(string name, string value)
    {
        if (Find(name) is not var (line, start))
        {
            return new($"{Text}{(Text.Length == 0 || Text.EndsWith('\n') ? "" : "\n")}{name} = {value}\n");
        }

        // Its other lines go, each with its newline; comments among them stay.
        var text = Text;
        foreach (var (pieceStart, pieceEnd) in line.Pieces.Skip(1).Reverse())
        {
            text = text.Remove(pieceStart, Math.Min(pieceEnd + 1, text.Length) - pieceStart);
        }

        var end = line.Pieces[0].End;
        var gap = start > 0 && text[start - 1] == '=' ? " " : "";
        return new(text[..start] + gap + value + text[end..]);
    }

    /// <summary>Puts an item behind the last word of a list that is <paramref name="anchor"/>.</summary>
    public MainFile WithBehind(string name, string anchor, string item) => Insert(name, anchor, item, behind: true);

    /// <summary>Puts an item before the last word of a list that is <paramref name="anchor"/>.</summary>
    public MainFile WithBefore(string name, string anchor, string item) => Insert(name, anchor, item, behind: false);

    /// <summary>Writes another word in the place of one.</summary>
    public MainFile WithWord(string name, string old, string word)
    {
        var place = Places(name).Last(each => each.Text == old);
        return new(Text[..place.Start] + word + Text[place.End..]);
    }

    private MainFile Insert(string name, string anchor, string item, bool behind)
    {
        var (line, value) = Find(name)!.Value;
        var words = line.Words(Text, value, commas: true);
        var place = words.Last(word => word.Text == anchor);
        var piece = line.PieceAt(place.Start);
        var comma = words.Length == 1 || words.Any(word => IsCommaBehind(word.End)) ? "," : "";
        var neighbours = words.Where(word => word.Start >= piece.Start && word.Start < piece.End);
        var isLineEnd = line.Pieces.Length > 1 && (behind ? neighbours.Last() : neighbours.First()) == place;
        if (!isLineEnd)
        {
            return behind ? Splice(place.End, $"{comma} {item}") : Splice(place.Start, $"{item}{comma} ");
        }

        var indentation = IndentationOf(piece, line);
        if (!behind)
        {
            return Splice(place.Start, $"{item}{comma}\n{indentation}");
        }

        // Behind the comma that the anchor has; when it is the last and has none, it gets one.
        return IsCommaBehind(place.End)
            ? Splice(Text.IndexOf(',', place.End) + 1, $"\n{indentation}{item},")
            : Splice(place.End, $"{comma}\n{indentation}{item}");
    }

    private MainFile Splice(int place, string text) => new(Text.Insert(place, text));

    private bool IsCommaBehind(int place)
    {
        while (place < Text.Length && Text[place] is ' ' or '\t')
        {
            place++;
        }

        return place < Text.Length && Text[place] == ',';
    }

    private string IndentationOf((int Start, int End) piece, PostfixLine line)
    {
        if (piece.Start == line.Start)
        {
            piece = line.Pieces[1];
        }

        var length = Text.AsSpan(piece.Start, piece.End - piece.Start).IndexOfAnyExcept(' ', '\t');
        return length > 0 ? Text.Substring(piece.Start, length) : Indentation;
    }

    private ImmutableArray<PostfixWord> Places(string name) => Find(name) is var (line, value) ? line.Words(Text, value, commas: true) : [];

    /// <summary>The definition that counts, and where its value begins.</summary>
    private (PostfixLine Line, int Value)? Find(string name)
    {
        (PostfixLine, int)? found = null;
        foreach (var (line, defined, value) in Definitions())
        {
            if (defined == name)
            {
                found = (line, value);
            }
        }

        return found;
    }

    private IEnumerable<(PostfixLine Line, string Name, int Value)> Definitions()
    {
        foreach (var line in PostfixLine.In(Text))
        {
            var (start, end) = line.Pieces[0];
            var equals = Text.IndexOf('=', start, end - start);
            if (equals >= 0)
            {
                var value = equals + 1;
                while (value < end && Text[value] is ' ' or '\t')
                {
                    value++;
                }

                yield return (line, Text[start..equals].Trim(), value);
            }
        }
    }
}
