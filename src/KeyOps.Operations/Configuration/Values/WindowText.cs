using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary><c>Mon-Thu 02:00-05:00 Europe/Berlin</c>: days (a range, or a list of days and ranges; left out, all), hours, and whose clock (left out, UTC).</summary>
internal static class WindowText
{
    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    public static bool TryParse(string text, [NotNullWhen(true)] out RotationWindow? window, [NotNullWhen(false)] out string? error)
    {
        window = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hours = Array.FindIndex(words, word => word.Contains(':', StringComparison.Ordinal));
        if (hours is not (0 or 1) || words.Length > hours + 2)
        {
            error = $"'{Shown.Text(text)}' is not a window: days, hours and a time zone, such as 'Mon-Thu 02:00-05:00 UTC'";
            return false;
        }

        ImmutableSortedSet<DayOfWeek> days = [.. Enum.GetValues<DayOfWeek>()];
        var zone = TimeZoneInfo.Utc;
        if ((hours == 1 && !TryParseDays(words[0], out days, out error))
            || !TryParseHours(words[hours], out var from, out var to, out error)
            || (words.Length > hours + 1 && !TimeZoneText.TryParse(words[hours + 1], out zone, out error)))
        {
            return false;
        }

        error = null;
        window = new(days, from, to, zone);
        return true;
    }

    private static bool TryParseDays(string text, out ImmutableSortedSet<DayOfWeek> days, [NotNullWhen(false)] out string? error)
    {
        var found = ImmutableSortedSet.CreateBuilder<DayOfWeek>();
        days = [];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var first = IndexOfDay(ends[0]);
            var last = IndexOfDay(ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                error = $"'{Shown.Text(part)}' is not a day or a range of days: {string.Join(", ", DayNames)}";
                return false;
            }

            // A range may pass the end of the week: Sat-Mon.
            for (var day = first; ; day = (day + 1) % 7)
            {
                found.Add((DayOfWeek)day);
                if (day == last)
                {
                    break;
                }
            }
        }

        days = found.ToImmutable();
        error = null;
        return true;
    }

    private static int IndexOfDay(string name) =>
        Array.FindIndex(DayNames, day => string.Equals(day, name, StringComparison.OrdinalIgnoreCase));

    private static bool TryParseHours(string text, out TimeOnly from, out TimeOnly to, [NotNullWhen(false)] out string? error)
    {
        from = to = default;
        error = null;
        var ends = text.Split('-');
        if (ends.Length == 2 && TryParseTime(ends[0], out from) && TryParseTime(ends[1], out to))
        {
            return true;
        }

        error = $"'{Shown.Text(text)}' is not a span of hours, such as 02:00-05:00";
        return false;
    }

    private static bool TryParseTime(string text, out TimeOnly time)
    {
        if (text == "24:00")
        {
            time = TimeOnly.MinValue; // the next day's first moment; a window may reach past midnight
            return true;
        }

        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
