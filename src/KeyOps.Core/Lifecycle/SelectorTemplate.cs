using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Lifecycle;

/// <summary>
/// Names later selectors: text in which <c>{yyyyMMdd}</c> (or any of yyyy, MM, dd, HH, mm in braces) is the UTC time of generation.
/// A selector that was ever used is not made again: <c>a</c>, <c>b</c>, … are appended until it is new.
/// </summary>
public sealed record SelectorTemplate
{
    public static readonly SelectorTemplate Default = new("k{yyyyMMdd}");

    private SelectorTemplate(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out SelectorTemplate? template, [NotNullWhen(false)] out string? error)
    {
        template = null;
        if (!TryExpand(text, DateTimeOffset.UnixEpoch, out var sample, out error) || !Selector.TryParse(sample, out _, out error))
        {
            return false;
        }

        template = new(text);
        return true;
    }

    /// <summary>The first selector of this template at <paramref name="now"/> that is not in <paramref name="used"/>.</summary>
    /// <param name="now">The time that it tells.</param>
    /// <param name="kind">Appended: tells the two keys of a pair apart; empty for a single key.</param>
    /// <param name="used">Those that cannot be used again.</param>
    public Selector Next(DateTimeOffset now, string kind, IReadOnlySet<Selector> used)
    {
        if (!TryExpand(Text, now, out var stem, out var error))
        {
            throw new InvalidOperationException(error);
        }

        for (var suffix = 0; ; suffix++)
        {
            var selector = Selector.Parse(stem + Letters(suffix) + kind);
            if (!used.Contains(selector))
            {
                return selector;
            }
        }
    }

    public override string ToString() => Text;

    /// <summary>0 is nothing, then a … z, aa, ab …</summary>
    private static string Letters(int number) =>
        number == 0 ? "" : Letters((number - 1) / 26) + (char)('a' + ((number - 1) % 26));

    private static bool TryExpand(string text, DateTimeOffset now, [NotNullWhen(true)] out string? expanded, [NotNullWhen(false)] out string? error)
    {
        expanded = null;
        error = null;
        var result = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '{')
            {
                result.Append(text[i]);
                continue;
            }

            var end = text.IndexOf('}', i);
            var format = end < 0 ? "" : text[(i + 1)..end];
            if (format.Length == 0 || format.Replace("yyyy", "", StringComparison.Ordinal).Any(c => !"MdHm".Contains(c, StringComparison.Ordinal)))
            {
                error = $"'{text}': between braces stands a date such as {{yyyyMMdd}}";
                return false;
            }

            // The blank keeps a format of one letter from being read as a standard format.
            result.Append(now.UtcDateTime.ToString(format + " ").TrimEnd());
            i = end;
        }

        expanded = result.ToString();
        return true;
    }
}
