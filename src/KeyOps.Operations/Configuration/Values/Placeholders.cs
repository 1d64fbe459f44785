using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>Names in braces that stand for something, such as <c>{zone}</c>. A brace behind a <c>$</c> is the shell's.</summary>
internal static class Placeholders
{
    /// <summary>The first placeholder that is none of <paramref name="known"/>, as a complaint; null when there is none.</summary>
    public static string? Complaint(string text, params ReadOnlySpan<string> known)
    {
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var close = text.IndexOf('}', open);
            var name = close < 0 ? "" : text[(open + 1)..close];
            if (name.Length == 0 || (open > 0 && text[open - 1] == '$') || !name.All(c => char.IsAsciiLetter(c) || c is '-' or '_') || known.Contains(name))
            {
                continue;
            }

            string[] candidates = [.. known];
            return $"unknown placeholder {{{Shown.Text(name)}}}; {(Nearest.Find(name, candidates) is { } nearest ? $"did you mean {{{nearest}}}?" : $"known here: {string.Join(", ", candidates.Select(known => $"{{{known}}}"))}")}";
        }

        return null;
    }
}
