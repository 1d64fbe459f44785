using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>Lengths of time as people write them: <c>90d</c>, <c>12h</c>, <c>1h30m</c>, <c>45s</c>, <c>2w</c>.</summary>
internal static class Duration
{
    /// <summary>A hundred years: longer is a slip of the hand.</summary>
    private const long MaxSeconds = 36_525L * 86_400;

    private static readonly (char Letter, long Seconds)[] Units = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

    /// <summary>Numbers with units, the larger unit first, each unit once; a lone <c>0</c> needs none.</summary>
    public static bool TryParse(string text, out TimeSpan duration, [NotNullWhen(false)] out string? error)
    {
        duration = TimeSpan.Zero;
        error = null;
        if (text == "0")
        {
            return true;
        }

        var total = 0L;
        var nextUnit = 0;
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            var number = 0L;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                number = Math.Min((number * 10) + (text[i++] - '0'), MaxSeconds + 1);
            }

            var unit = i > start && i < text.Length ? Array.FindIndex(Units, nextUnit, candidate => candidate.Letter == text[i]) : -1;
            if (unit < 0)
            {
                error = Explain(text);
                return false;
            }

            total += number * Units[unit].Seconds;
            nextUnit = unit + 1;
            i++;
            if (total > MaxSeconds)
            {
                error = $"'{Reading.Shown.Text(text)}' is more than a hundred years";
                return false;
            }
        }

        if (text.Length == 0)
        {
            error = Explain(text);
            return false;
        }

        duration = TimeSpan.FromSeconds(total);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, and not 0.</summary>
    public static bool TryParsePositive(string text, out TimeSpan duration, [NotNullWhen(false)] out string? error)
    {
        if (!TryParse(text, out duration, out error))
        {
            return false;
        }

        error = duration > TimeSpan.Zero ? null : $"'{text}' is no time at all";
        return error is null;
    }

    private static string Explain(string text) => text.Length > 0 && text.All(char.IsAsciiDigit)
        ? $"'{Reading.Shown.Text(text)}' has no unit: write {Reading.Shown.Text(text)}s, {Reading.Shown.Text(text)}m, {Reading.Shown.Text(text)}h or {Reading.Shown.Text(text)}d"
        : $"'{Reading.Shown.Text(text)}' is not a duration: numbers with w, d, h, m or s, the larger first, such as 90d, 12h or 1h30m";
}
