using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary><c>2026-12-24</c>, <c>2026-12-20..2027-01-03</c>; without the year, every year: <c>12-24</c>, <c>12-20..01-03</c>.</summary>
internal static class BlackoutText
{
    /// <summary>A year in which every date is there.</summary>
    private const string LeapYear = "2000-";

    public static bool TryParse(string text, [NotNullWhen(true)] out BlackoutDates? dates, [NotNullWhen(false)] out string? error)
    {
        dates = null;
        error = null;
        var ends = text.Split("..");
        if (ends.Length <= 2 && TryParseDate(ends[0], out var from) && TryParseDate(ends[^1], out var to))
        {
            if (from > to)
            {
                error = $"'{Shown.Text(text)}' ends before it begins";
                return false;
            }

            dates = new BlackoutDates.Once(from, to);
            return true;
        }

        if (ends.Length <= 2 && TryParseDate(LeapYear + ends[0], out from) && TryParseDate(LeapYear + ends[^1], out to))
        {
            dates = new BlackoutDates.Yearly((from.Month, from.Day), (to.Month, to.Day));
            return true;
        }

        error = $"'{Shown.Text(text)}' is not a date or a range of dates: 2026-12-24, 2026-12-20..2027-01-03, or every year 12-24, 12-20..01-03";
        return false;
    }

    private static bool TryParseDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
