namespace KeyOps.Core.ZoneFiles.Formatting;

/// <summary>
/// Lays a zone file out in one way: columns within a paragraph, TTL before class before type, words in capitals, one empty line where
/// there were several, LF. What the file says, its order, comments and names stay. Formatting twice is formatting once.
/// </summary>
public static class ZoneFormatter
{
    /// <summary>The formatted text of a file without syntax errors; included files are not touched.</summary>
    /// <exception cref="ArgumentException">The file has syntax errors.</exception>
    public static byte[] Format(ZoneFile file)
    {
        if (file.HasSyntaxErrors)
        {
            throw new ArgumentException("a file with syntax errors cannot be formatted", nameof(file));
        }

        var text = file.Octets.Span;
        var output = new FormattedText();
        var paragraph = new List<FormattedEntry>();
        var position = text.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (position < text.Length)
        {
            var entry = EntryReader.Read(text, ref position);
            if (entry.IsEmpty)
            {
                output.Write(paragraph);
                paragraph.Clear();
                output.Separate();
            }
            else
            {
                paragraph.Add(entry);
            }
        }

        output.Write(paragraph);
        return output.ToArray();
    }
}
