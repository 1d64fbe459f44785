using System.Text;

namespace KeyOps.Core.Checks;

/// <summary>
/// Reads a tag list as libopendkim 2.11 does, which is looser than RFC 6376 §3.2: white space vanishes even inside names and values, the last of two
/// equal tags wins, and a name may hold anything behind its first letter. What it says of an error is part of its contract.
/// </summary>
internal sealed class OpenDkimTagSet
{
    // Where in a tag the reader is.
    private enum State
    {
        BeforeName,
        InName,
        BeforeValue,
        InValue,
    }

    private readonly List<(string Name, string Text)> _tags = [];

    private OpenDkimTagSet()
    {
    }

    /// <summary>The value of a tag; null without one.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var tag in _tags)
            {
                if (string.Equals(tag.Name, name, StringComparison.Ordinal))
                {
                    return tag.Text;
                }
            }

            return null;
        }
    }

    /// <summary>Reads a text, each character one octet; <paramref name="kind"/> (<c>key</c>) stands in the error.</summary>
    public static bool TryParse(string text, string kind, out OpenDkimTagSet tags, out string error)
    {
        tags = new();
        error = "";
        var state = State.BeforeName;
        var (nameStart, nameEnd, valueStart) = (0, 0, 0);
        var isSpaced = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isSpace = IsSpace(c);
            if (c is < ' ' or > '~' && !isSpace)
            {
                error = $"invalid character (ASCII 0x{(int)c:x2} at offset {i}) in {kind} data";
                return false;
            }

            switch (state)
            {
                case State.BeforeName when isSpace:
                case State.BeforeValue when isSpace:
                    break;
                case State.BeforeName when char.IsAsciiLetterOrDigit(c):
                    (state, nameStart) = (State.InName, i);
                    break;
                case State.InName when isSpace:
                    isSpaced = true;
                    break;
                case State.InName when c == '=':
                    (state, nameEnd, isSpaced) = (State.BeforeValue, i, false);
                    break;
                case State.BeforeName:
                case State.InName when c == ';' || isSpaced:
                    error = $"syntax error in {kind} data (ASCII 0x{(int)c:x2} at offset {i})";
                    return false;
                case State.BeforeValue when c == ';':
                    tags.Add(Collapse(text[nameStart..nameEnd]), "");
                    state = State.BeforeName;
                    break;
                case State.BeforeValue:
                    (state, valueStart) = (State.InValue, i);
                    break;
                case State.InValue when c == ';':
                    tags.Add(Collapse(text[nameStart..nameEnd]), Collapse(text[valueStart..i]));
                    state = State.BeforeName;
                    break;
            }
        }

        switch (state)
        {
            case State.InName:
                error = $"tag without value at end of {kind} data";
                return false;
            case State.BeforeValue:
                tags.Add(text[nameStart..nameEnd], ""); // the one place where a name keeps its white space
                break;
            case State.InValue:
                tags.Add(Collapse(text[nameStart..nameEnd]), Collapse(text[valueStart..]));
                break;
        }

        return true;
    }

    /// <summary>C's isspace.</summary>
    public static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    private void Add(string name, string text)
    {
        // A name that differs in case alone, its first letter apart, is the same name: it keeps its first spelling.
        var known = _tags.FindIndex(tag => tag.Name[0] == name[0] && string.Equals(tag.Name, name, StringComparison.OrdinalIgnoreCase));
        if (known < 0)
        {
            _tags.Add((name, text));
        }
        else
        {
            _tags[known] = (_tags[known].Name, text);
        }
    }

    private static string Collapse(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!IsSpace(c))
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }
}
