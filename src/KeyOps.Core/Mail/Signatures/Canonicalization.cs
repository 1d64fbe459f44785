using System.Text;

namespace KeyOps.Core.Mail.Signatures;

/// <summary>Brings header fields and bodies into the form that is hashed (RFC 6376 §3.4).</summary>
internal static class Canonicalization
{
    /// <summary>One header field, without a line end.</summary>
    public static string Header(MailHeader header, CanonicalForm form)
    {
        if (form == CanonicalForm.Simple)
        {
            return header.ToString();
        }

        // §3.4.2: lower-case name, unfolded, runs of white space one blank, none at the ends or around the colon.
        var unfolded = header.Value.Replace("\r\n", "", StringComparison.Ordinal);
        return $"{header.Name.TrimEnd(' ', '\t').ToLowerInvariant()}:{CollapseWhiteSpace(unfolded).Trim(' ')}";
    }

    /// <summary>The body; octets as characters (Latin-1).</summary>
    public static byte[] Body(ReadOnlySpan<byte> body, CanonicalForm form)
    {
        var text = Encoding.Latin1.GetString(body);
        if (form == CanonicalForm.Relaxed)
        {
            // §3.4.4: no white space at line ends, runs of it one blank.
            text = string.Join("\r\n", text.Split("\r\n").Select(line => CollapseWhiteSpace(line).TrimEnd(' ')));
        }

        var end = text.Length;
        while (end >= 2 && text.AsSpan(0, end).EndsWith("\r\n"))
        {
            end -= 2;
        }

        // An empty body is CRLF in simple form (§3.4.3) and nothing in relaxed form (§3.4.4).
        return end == 0
            ? form == CanonicalForm.Simple ? "\r\n"u8.ToArray() : []
            : Encoding.Latin1.GetBytes(text[..end] + "\r\n");
    }

    private static string CollapseWhiteSpace(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not (' ' or '\t'))
            {
                result.Append(c);
            }
            else if (result.Length == 0 || result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString();
    }
}
