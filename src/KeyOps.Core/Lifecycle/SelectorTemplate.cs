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

    /// <summary>What keys that were made in this time may be called, the newest first: each name with no letter and with the first one, or, without a date, with any.</summary>
    /// <param name="from">The earliest time that they may tell.</param>
    /// <param name="to">The latest.</param>
    /// <param name="kinds">As for <see cref="Next"/>.</param>
    /// <param name="most">No more than these.</param>
    public IEnumerable<Selector> Between(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<string> kinds, int most) => Times(from, to)
        .Select(time => TryExpand(Text, time, out var stem, out _) ? stem : "")
        .Distinct().Take(most)
        .SelectMany(stem => Enumerable.Range(0, HasDate ? 2 : 27).Select(suffix => stem + Letters(suffix)))
        .SelectMany(name => kinds.Select(kind => Selector.Parse(name + kind)))
        .Take(most);

    public override string ToString() => Text;

    private bool HasDate => Text.Contains('{', StringComparison.Ordinal);

    /// <summary>Every time that the text may tell apart, backwards.</summary>
    private IEnumerable<DateTimeOffset> Times(DateTimeOffset from, DateTimeOffset to)
    {
        var step = Text.Contains('m', StringComparison.Ordinal) ? TimeSpan.FromMinutes(1) : Text.Contains('H', StringComparison.Ordinal) ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        for (var at = to; at > from; at -= step)
        {
            yield return at;
        }

        yield return from;
    }

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
