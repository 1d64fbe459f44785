namespace KeyOps.Core.MailHost;

/// <summary>The text of <c>opendkim.conf</c>: a name and a value a line. An edit changes one value, or adds a line at the end.</summary>
/// <param name="Text">An octet a character.</param>
public sealed record OpenDkimFile(string Text)
{
    private const int NameWidth = 23;

    /// <summary>What a setting is set to; null when it is not. Of several lines the last counts; names have no case.</summary>
    public string? this[string name] => Find(name) is var (start, end) ? Text[start..end] : null;

    public OpenDkimFile With(string name, string value) => Find(name) is var (start, end)
        ? new(Text[..start] + value + Text[end..])
        : new($"{Text}{(Text.Length == 0 || Text.EndsWith('\n') ? "" : "\n")}{name.PadRight(NameWidth)} {value}\n");

    private (int Start, int End)? Find(string name)
    {
        (int, int)? found = null;
        for (var lineStart = 0; lineStart < Text.Length;)
        {
            var newline = Text.IndexOf('\n', lineStart);
            var lineEnd = newline < 0 ? Text.Length : newline;
            var line = Text.AsSpan(lineStart, lineEnd - lineStart);
            var comment = line.IndexOf('#');
            var content = (comment < 0 ? line : line[..comment]).TrimEnd();
            var nameStart = content.IndexOfAnyExcept(' ', '\t');
            var nameLength = nameStart < 0 ? -1 : content[nameStart..].IndexOfAny(' ', '\t');
            if (nameLength > 0 && content.Slice(nameStart, nameLength).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                var value = nameStart + nameLength;
                while (content[value] is ' ' or '\t')
                {
                    value++;
                }

                found = (lineStart + value, lineStart + content.Length);
            }

            lineStart = lineEnd + 1;
        }

        return found;
    }
}
