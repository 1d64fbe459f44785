using CsCheck;
using KeyOps.Core.Lifecycle;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.Schedules;

/// <summary>Our cron beside Quartz', whose expressions people know.</summary>
public sealed class CronTests
{
    private const int FiresCompared = 5;
    private const int LastYear = 2099;

    private static readonly Gen<string> Months = Field(1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]);

    private static readonly Gen<string> MonthDays = Gen.Frequency(
        (4, Field(1, 31, [])),
        (1, Gen.Const("L")),
        (1, Gen.Const("LW")),
        (1, Gen.Int[1, 27].Select(day => $"L-{day}")),
        (1, Gen.Int[1, 31].Select(day => $"{day}W")));

    private static readonly Gen<string> Weekdays = Gen.Frequency(
        (4, Field(1, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])),
        (1, Gen.Int[1, 7].Select(day => $"{day}L")),
        (1, Gen.Select(Gen.Int[1, 7], Gen.Int[1, 5], (day, number) => $"{day}#{number}")));

    private static readonly Gen<string> Expressions = Gen.Select(
        Field(0, 59, []),
        Field(0, 59, []),
        Field(0, 23, []),
        Gen.OneOf(MonthDays.Select(day => (day, "?")), Weekdays.Select(day => ("?", day))),
        Months,
        Gen.Frequency((3, Gen.Const("")), (1, Field(1970, 2099, []).Select(year => " " + year))),
        (second, minute, hour, days, month, year) => $"{second} {minute} {hour} {days.Item1} {month} {days.Item2}{year}");

    [Fact]
    public void Thousands_of_expressions_fire_when_they_do_in_Quartz()
    {
        var start = RandomDate.Next();
        Expressions.Sample(
            text =>
            {
                var theirs = new Quartz.CronExpression(text, TimeZoneInfo.Utc);
                Assert.True(CronExpression.TryParse(text, out var ours, out var error), $"{text}: {error}");
                var (a, b) = ((DateTimeOffset?)start, (DateTimeOffset?)start);
                for (var i = 0; i < FiresCompared && a is { Year: <= LastYear }; i++) // Quartz looks further ahead than its own years go
                {
                    (a, b) = (theirs.GetNextValidTimeAfter(a.Value), ours.NextAfter(b!.Value, TimeZoneInfo.Utc));
                    Assert.True(a?.Year > LastYear || a == b, $"{text} after {start:R}: Quartz {a:R}, we {b:R}");
                }
            },
            iter: 10_000);
    }

    [Fact]
    public void By_a_clock_that_changes_in_spring_and_autumn_too_but_for_the_hours_that_it_changes_in()
    {
        var (zone, start) = (TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), RandomDate.Next());
        Gen.Select(Gen.Int[4, 23], Gen.OneOf(MonthDays.Select(day => (day, "?")), Weekdays.Select(day => ("?", day))), Months).Sample(
            (hour, days, month) =>
            {
                var text = $"0 30 {hour} {days.Item1} {month} {days.Item2}";
                Assert.True(CronExpression.TryParse(text, out var ours, out _));
                Assert.Equal(new Quartz.CronExpression(text, zone).GetNextValidTimeAfter(start), ours.NextAfter(start, zone));
            },
            iter: 2000);
    }

    /// <summary>A field of numbers, names, ranges, steps and lists of these.</summary>
    private static Gen<string> Field(int least, int most, string[] names)
    {
        var number = Gen.Int[least, most];
        var single = names.Length == 0
            ? number.Select(value => value.ToString())
            : Gen.OneOf(number.Select(value => value.ToString()), number.Select(value => names[value - least]));
        var range = Gen.Select(number, number, (a, b) => $"{Math.Min(a, b)}-{Math.Max(a, b)}");
        var step = Gen.Select(Gen.OneOf(Gen.Const("*"), number.Select(value => value.ToString()), range), Gen.Int[1, Math.Max(1, most / 2 > 60 ? 10 : most / 2)], (from, by) => $"{from}/{by}");
        var part = Gen.Frequency((3, single), (2, range), (2, step));
        return Gen.Frequency((2, Gen.Const("*")), (4, part), (1, part.Array[2, 3].Select(parts => string.Join(',', parts))));
    }
}
