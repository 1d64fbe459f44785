using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace KeyOps.Core.Lifecycle;

/// <summary>
/// A cron expression as Quartz reads it: second, minute, hour, day of the month, month, day of the week, and a year if wished; with names, lists, ranges,
/// steps, and <c>L</c>, <c>W</c>, <c>#</c> in the days. One of the two days is <c>?</c> (or <c>*</c>).
/// </summary>
public sealed record CronExpression
{
    /// <summary>Years end where Quartz' do.</summary>
    internal const int LastYear = 2099;

    internal const int FirstYear = 1970;

    private readonly CronFields _fields;

    private CronExpression(string text, CronFields fields) => (Text, _fields) = (text, fields);

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? error)
    {
        expression = CronParser.TryParse(text, out var fields, out error) ? new(string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), fields) : null;
        return expression is not null;
    }

    /// <summary>
    /// The first moment after <paramref name="after"/> that the expression names, by the clock of <paramref name="zone"/>. A local time that a clock change skips
    /// is the moment the clock jumps to; one that comes twice counts once.
    /// </summary>
    /// <returns>Null: there is none before the year 2100.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset after, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        for (var date = today; date.Year <= LastYear; date = date.AddDays(1))
        {
            if (!_fields.HasYear(date.Year))
            {
                date = new(date.Year, 12, 31);
            }
            else if ((_fields.Months >> date.Month & 1) == 0)
            {
                date = new(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month));
            }
            else if (_fields.Days.Contains(date) && FirstOn(date, after, zone) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public bool Equals(CronExpression? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    /// <summary>The first time of a day that is after a moment.</summary>
    private DateTimeOffset? FirstOn(DateOnly date, DateTimeOffset after, TimeZoneInfo zone)
    {
        foreach (var hour in Bits(_fields.Hours))
        {
            if (At(hour, 59, 59) <= after)
            {
                continue;
            }

            foreach (var minute in Bits(_fields.Minutes))
            {
                if (At(hour, minute, 59) <= after)
                {
                    continue;
                }

                foreach (var second in Bits(_fields.Seconds))
                {
                    if (At(hour, minute, second) is var at && at > after)
                    {
                        return at;
                    }
                }
            }
        }

        return null;

        DateTimeOffset At(int hour, int minute, int second) => LocalTime.ToUtc(date.ToDateTime(new(hour, minute, second)), zone);
    }

    private static IEnumerable<int> Bits(ulong set)
    {
        for (; set != 0; set &= set - 1)
        {
            yield return BitOperations.TrailingZeroCount(set);
        }
    }
}
