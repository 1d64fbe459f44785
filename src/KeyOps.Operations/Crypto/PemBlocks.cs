namespace KeyOps.Operations.Crypto;

/// <summary>Finds PEM blocks (RFC 7468) without the platform's own finder, which a short process would first have to compile.</summary>
internal static class PemBlocks
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    /// <summary>The label and base64 of the first block at or behind <paramref name="start"/>, which moves behind it; false when there is none.</summary>
    public static bool TryFind(string text, ref int start, out string label, out string base64)
    {
        (label, base64) = ("", "");
        while ((start = text.IndexOf(Begin, start, StringComparison.Ordinal)) >= 0)
        {
            var labelStart = start + Begin.Length;
            start = labelStart;
            var labelEnd = text.IndexOf(Dashes, labelStart, StringComparison.Ordinal);
            if (labelEnd < 0)
            {
                return false;
            }

            label = text[labelStart..labelEnd];
            var end = text.IndexOf(End + label + Dashes, labelEnd, StringComparison.Ordinal);
            if (end >= 0 && label.IndexOf('\n', StringComparison.Ordinal) < 0)
            {
                base64 = text[(labelEnd + Dashes.Length)..end];
                start = end;
                return true;
            }
        }

        return false;
    }
}
