namespace KeyOps.Core.Lifecycle;

/// <summary>A date, or a range of dates, both ends included.</summary>
public abstract record BlackoutDates
{
    private BlackoutDates()
    {
    }

    public abstract bool Contains(DateOnly date);

    /// <summary>In one year: <c>2026-12-24</c>, <c>2026-12-20..2027-01-03</c>.</summary>
    public sealed record Once(DateOnly From, DateOnly To) : BlackoutDates
    {
        public override bool Contains(DateOnly date) => From <= date && date <= To;
    }

    /// <summary>Every year: <c>12-24</c>, <c>12-20..01-03</c>, which passes the end of the year. 02-29 is there in leap years.</summary>
    public sealed record Yearly((int Month, int Day) From, (int Month, int Day) To) : BlackoutDates
    {
        public override bool Contains(DateOnly date)
        {
            var day = (date.Month, date.Day);
            return From.CompareTo(To) <= 0
                ? From.CompareTo(day) <= 0 && day.CompareTo(To) <= 0
                : From.CompareTo(day) <= 0 || day.CompareTo(To) <= 0;
        }
    }
}
