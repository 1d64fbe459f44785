using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Mail;

/// <summary>The macro-string grammar of RFC 7208 §7.1.</summary>
internal static class SpfMacroString
{
    private const string MacroLetters = "slodiphcrtv";
    private const string Delimiters = ".-+,/_=";

    /// <summary>Checks a text; <paramref name="lastExpansionEnd"/> is where the last <c>%{…}</c> (or <c>%%</c>, <c>%_</c>, <c>%-</c>) ends, or -1.</summary>
    public static bool TryScan(string text, out int lastExpansionEnd, [NotNullWhen(false)] out string? error)
    {
        lastExpansionEnd = -1;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is < '!' or > '~')
            {
                error = $"a character that is not printable ASCII (0x{(int)text[i]:x2}) in '{text}'";
                return false;
            }

            if (text[i] != '%')
            {
                i++; // macro-literal = %x21-24 / %x26-7E
                continue;
            }

            var length = ExpansionLength(text.AsSpan(i));
            if (length == 0)
            {
                error = $"'{text}': a '%' begins %{{…}}, %%, %_ or %- (RFC 7208 §7.1)";
                return false;
            }

            i += length;
            lastExpansionEnd = i;
        }

        error = null;
        return true;
    }

    // macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"; transformers = *DIGIT [ "r" ]
    private static int ExpansionLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        if (text[1] is '%' or '_' or '-')
        {
            return 2;
        }

        if (text.Length < 4 || text[1] != '{' || !MacroLetters.Contains(char.ToLowerInvariant(text[2]), StringComparison.Ordinal))
        {
            return 0;
        }

        var i = 3;
        var digits = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        // "The DIGIT transformer … cannot be zero" (§7.3).
        if (i > digits && text[digits..i].Trim('0').IsEmpty)
        {
            return 0;
        }

        if (i < text.Length && text[i] is 'r' or 'R')
        {
            i++;
        }

        while (i < text.Length && Delimiters.Contains(text[i], StringComparison.Ordinal))
        {
            i++;
        }

        return i < text.Length && text[i] == '}' ? i + 1 : 0;
    }
}
