using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace KeyOps.Core.Lifecycle;

/// <summary>Reads a <see cref="CronExpression"/>.</summary>
internal static class CronParser
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <param name="Name">For people.</param>
    /// <param name="Least">The smallest number.</param>
    /// <param name="Most">The largest.</param>
    /// <param name="Names">Names of the numbers from <paramref name="Least"/> on.</param>
    private sealed record Kind(string Name, int Least, int Most, string[] Names);

    private static readonly Kind Second = new("second", 0, 59, []);
    private static readonly Kind Minute = new("minute", 0, 59, []);
    private static readonly Kind Hour = new("hour", 0, 23, []);
    private static readonly Kind Day = new("day of the month", 1, 31, []);
    private static readonly Kind Month = new("month", 1, 12, Months);
    private static readonly Kind Weekday = new("day of the week", 1, 7, Weekdays);
    private static readonly Kind Year = new("year", CronExpression.FirstYear, CronExpression.LastYear, []);

    public static bool TryParse(string text, [NotNullWhen(true)] out CronFields? fields, [NotNullWhen(false)] out string? error)
    {
        fields = null;
        try
        {
            fields = Parse(text.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
            error = null;
            return true;
        }
        catch (FormatException problem)
        {
            error = problem.Message;
            return false;
        }
    }

    private static CronFields Parse(string[] words)
    {
        if (words.Length is not (6 or 7))
        {
            throw new FormatException($"a cron expression has six fields, or seven with the year (second minute hour day month weekday [year]); this has {words.Length}");
        }

        return new(
            Bits(Numbers(words[0], Second)),
            Bits(Numbers(words[1], Minute)),
            Bits(Numbers(words[2], Hour)),
            Days(words[3], words[5]),
            Bits(Numbers(words[4], Month)),
            words.Length == 7 && words[6] != "*" ? Numbers(words[6], Year).ToImmutableHashSet() : null);
    }

    private static CronDays Days(string month, string week)
    {
        if (week is "?" or "*")
        {
            return month is "?" or "*" ? new CronDays.OfMonth(ulong.MaxValue) : OfMonth(month);
        }

        return month is "?" or "*"
            ? OfWeek(week)
            : throw new FormatException($"'{month}' and '{week}' name days of the month and days of the week: write ? for one of them");
    }

    private static CronDays.Any OfMonth(string text) => new([.. text.Split(',').Select(CronDays (part) => part switch
    {
        "L" => new CronDays.Last(0, IsWeekday: false),
        "LW" or "WL" => new CronDays.Last(0, IsWeekday: true),
        _ when part.StartsWith("L-", StringComparison.Ordinal) => part.EndsWith('W')
            ? new CronDays.Last(Number(part[2..^1], new("number of days before the last", 0, 30, [])), IsWeekday: true)
            : new CronDays.Last(Number(part[2..], new("number of days before the last", 0, 30, [])), IsWeekday: false),
        _ when part.EndsWith('W') => new CronDays.Nearest(Number(part[..^1], Day)),
        _ => new CronDays.OfMonth(Bits(Part(part, Day))),
    })]);

    private static CronDays.Any OfWeek(string text) => new([.. text.Split(',').Select(CronDays (part) =>
        part == "L" ? new CronDays.OfWeek(1UL << 7)
        : part.EndsWith('L') ? new CronDays.LastOfWeek(Number(part[..^1], Weekday))
        : part.Split('#') is [var day, var number] ? new CronDays.Nth(Number(day, Weekday), Number(number, new("number of the week in a month", 1, 5, [])))
        : new CronDays.OfWeek(Bits(Part(part, Weekday))))]);

    private static IEnumerable<int> Numbers(string text, Kind kind) => text.Split(',').SelectMany(part => Part(part, kind)).ToArray();

    /// <summary><c>*</c>, <c>5</c>, <c>5-9</c>, each with a step behind a slash if wished. A range may pass the end: <c>22-2</c>, <c>FRI-MON</c>.</summary>
    private static IEnumerable<int> Part(string part, Kind kind)
    {
        var steps = part.Split('/');
        if (steps.Length > 2)
        {
            throw new FormatException($"'{part}' has two steps");
        }

        var ends = steps[0].Split('-');
        var (from, to) = (steps[0], ends.Length) switch
        {
            ("*" or "", _) => (kind.Least, kind.Most),
            (_, 1) => (Number(ends[0], kind), steps.Length == 2 ? kind.Most : Number(ends[0], kind)),
            (_, 2) => (Number(ends[0], kind), Number(ends[1], kind)),
            _ => throw new FormatException($"'{part}' is no range"),
        };
        if (steps is [""])
        {
            throw new FormatException($"nothing stands where a {kind.Name} belongs");
        }

        if (to < from && kind == Year)
        {
            throw new FormatException($"'{part}' ends before it begins");
        }

        var step = steps.Length == 2 ? Number(steps[1], new("step", 1, kind.Most, [])) : 1;
        var size = kind.Most - kind.Least + 1;
        for (var number = from; number <= (to < from ? to + size : to); number += step)
        {
            yield return number > kind.Most ? number - size : number;
        }
    }

    private static int Number(string text, Kind kind)
    {
        if (Array.IndexOf(kind.Names, text) is var index and >= 0)
        {
            return kind.Least + index;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= kind.Least && number <= kind.Most
            ? number
            : throw new FormatException($"'{text}' is not a {kind.Name} ({kind.Least} to {kind.Most}{(kind.Names.Length > 0 ? $", or {kind.Names[0]} to {kind.Names[^1]}" : "")})");
    }

    private static ulong Bits(IEnumerable<int> numbers) => numbers.Aggregate(0UL, (bits, number) => bits | (1UL << number));
}
