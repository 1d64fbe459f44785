using System.Text;

namespace KeyOps.Core.ZoneFiles.Syntax;

/// <summary>Octets of a file as messages show them.</summary>
internal static class TokenText
{
    private const int MaxShown = 48;

    /// <summary>In single quotes, cut when long; what is not printable ASCII as <c>\DDD</c>.</summary>
    public static string Show(ReadOnlySpan<byte> token)
    {
        var text = new StringBuilder("'");
        foreach (var octet in token[..Math.Min(token.Length, MaxShown)])
        {
            if (octet is < 0x20 or >= 0x7f)
            {
                text.Append('\\').Append(octet.ToString("D3"));
            }
            else
            {
                text.Append((char)octet);
            }
        }

        return text.Append(token.Length > MaxShown ? "…'" : "'").ToString();
    }
}
