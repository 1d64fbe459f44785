using System.Text;

namespace KeyOps.Core.ZoneFiles;

/// <summary>What a TXT record is for, by how it begins.</summary>
internal static class MailTag
{
    internal enum Kind
    {
        Other,
        Spf,
        Dmarc,
    }

    /// <summary>RFC 7208 §4.5: <c>v=spf1</c> and then a space or nothing. RFC 7489 §6.3: <c>v=DMARC1</c>, spaces allowed, and then <c>;</c> or nothing.</summary>
    public static Kind Of(ReadOnlySpan<byte> txtRdata)
    {
        Span<byte> start = stackalloc byte[32];
        var length = 0;
        for (; !txtRdata.IsEmpty && length < start.Length && txtRdata[0] < txtRdata.Length; txtRdata = txtRdata[(txtRdata[0] + 1)..])
        {
            var piece = txtRdata.Slice(1, Math.Min(txtRdata[0], start.Length - length));
            piece.CopyTo(start[length..]);
            length += piece.Length;
        }

        var text = start[..length];
        if (StartsWith(text, "v=spf1"u8) && (text.Length == 6 || text[6] == (byte)' '))
        {
            return Kind.Spf;
        }

        if (!StartsWith(text, "v"u8))
        {
            return Kind.Other;
        }

        text = text[1..].TrimStart(" \t"u8);
        if (text.IsEmpty || text[0] != (byte)'=')
        {
            return Kind.Other;
        }

        text = text[1..].TrimStart(" \t"u8);
        if (!text.StartsWith("DMARC1"u8))
        {
            return Kind.Other;
        }

        text = text[6..].TrimStart(" \t"u8);
        return text.IsEmpty || text[0] == (byte)';' ? Kind.Dmarc : Kind.Other;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);
}
