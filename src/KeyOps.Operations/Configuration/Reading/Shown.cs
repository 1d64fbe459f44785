using System.Globalization;
using System.Text;

namespace KeyOps.Operations.Configuration.Reading;

/// <summary>Text of the file inside a message: short, on one line, and harmless to a terminal.</summary>
internal static class Shown
{
    private const int MaxQuotation = 80;

    private const int MaxMessage = 600;

    /// <summary>A quotation.</summary>
    public static string Text(string text) => Show(text, MaxQuotation);

    /// <summary>A whole message, in which others may have quoted what they were given.</summary>
    public static string Message(string text) => Show(text, MaxMessage);

    private static string Show(string text, int maxLength)
    {
        if (text.Length <= maxLength && text.All(char.IsAscii) && !text.Any(char.IsControl))
        {
            return text;
        }

        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= maxLength)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(IsHarmless(rune) ? rune.ToString() : $"\\u{{{rune.Value:x}}}");
        }

        return shown.ToString();
    }

    /// <summary>Not a control character, a line end of Unicode's, or one that turns the direction of writing round.</summary>
    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
