using System.Text;

namespace KeyOps.Operations.Configuration.Reading;

/// <summary>Text of the file inside a message: short, on one line, and harmless to a terminal.</summary>
internal static class Shown
{
    private const int MaxLength = 80;

    public static string Text(string text)
    {
        if (text.Length <= MaxLength && !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
        {
            return text;
        }

        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
            {
                return shown.Append('…').ToString();
            }

            if (Rune.IsControl(rune))
            {
                shown.Append($"\\x{rune.Value:x2}");
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }
}
