namespace KeyOps.Core.Lifecycle;

/// <summary>The days that a cron expression names.</summary>
internal abstract record CronDays
{
    private CronDays()
    {
    }

    public abstract bool Contains(DateOnly date);

    /// <summary>Each of several rules.</summary>
    public sealed record Any(params CronDays[] Rules) : CronDays
    {
        public override bool Contains(DateOnly date) => Array.Exists(Rules, rule => rule.Contains(date));
    }

    /// <summary>Days of the month: bit n is the day n.</summary>
    public sealed record OfMonth(ulong Days) : CronDays
    {
        public override bool Contains(DateOnly date) => (Days >> date.Day & 1) != 0;
    }

    /// <summary>Days of the week: bit 1 is Sunday, bit 7 Saturday.</summary>
    public sealed record OfWeek(ulong Days) : CronDays
    {
        public override bool Contains(DateOnly date) => (Days >> ((int)date.DayOfWeek + 1) & 1) != 0;
    }

    /// <summary><c>L</c>, <c>L-3</c>: so many days before the last of the month; <c>LW</c>: the weekday nearest to that.</summary>
    public sealed record Last(int Before, bool IsWeekday) : CronDays
    {
        public override bool Contains(DateOnly date)
        {
            var day = DateTime.DaysInMonth(date.Year, date.Month) - Before;
            return day >= 1 && date.Day == (IsWeekday ? NearestWeekday(date.Year, date.Month, day) : day);
        }
    }

    /// <summary><c>15W</c>: the weekday nearest to that day, within the month.</summary>
    public sealed record Nearest(int Day) : CronDays
    {
        public override bool Contains(DateOnly date) =>
            date.Day == NearestWeekday(date.Year, date.Month, Math.Min(Day, DateTime.DaysInMonth(date.Year, date.Month)));
    }

    /// <summary><c>6#3</c>: the third Friday of the month.</summary>
    public sealed record Nth(int DayOfWeek, int Number) : CronDays
    {
        public override bool Contains(DateOnly date) => (int)date.DayOfWeek + 1 == DayOfWeek && (date.Day - 1) / 7 + 1 == Number;
    }

    /// <summary><c>6L</c>: the last Friday of the month.</summary>
    public sealed record LastOfWeek(int DayOfWeek) : CronDays
    {
        public override bool Contains(DateOnly date) =>
            (int)date.DayOfWeek + 1 == DayOfWeek && date.Day + 7 > DateTime.DaysInMonth(date.Year, date.Month);
    }

    private static int NearestWeekday(int year, int month, int day) => new DateOnly(year, month, day).DayOfWeek switch
    {
        System.DayOfWeek.Saturday => day == 1 ? 3 : day - 1,
        System.DayOfWeek.Sunday => day == DateTime.DaysInMonth(year, month) ? day - 2 : day + 1,
        _ => day,
    };
}
