namespace KeyOps.Core.Lifecycle;

/// <summary>The hours of the week in which keys may be switched, such as <c>Mon-Thu 02:00-05:00 UTC</c>.</summary>
/// <param name="Days">The days on which the window opens.</param>
/// <param name="From">When it opens.</param>
/// <param name="To">When it closes; at or before <paramref name="From"/> it closes on the next day.</param>
/// <param name="Zone">Whose clock is meant.</param>
public sealed record RotationWindow(System.Collections.Immutable.ImmutableSortedSet<DayOfWeek> Days, TimeOnly From, TimeOnly To, TimeZoneInfo Zone)
{
    /// <summary>The first moment at or after <paramref name="at"/> that lies in the window.</summary>
    public DateTimeOffset FirstOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone).DateTime;
        // From the day before: its window may reach past midnight.
        for (var day = local.Date.AddDays(-1); ; day = day.AddDays(1))
        {
            if (!Days.Contains(day.DayOfWeek))
            {
                continue;
            }

            var opens = LocalTime.ToUtc(day + From.ToTimeSpan(), Zone);
            var closes = LocalTime.ToUtc(day + To.ToTimeSpan() + (To <= From ? TimeSpan.FromDays(1) : TimeSpan.Zero), Zone);
            if (at < closes)
            {
                return at < opens ? opens : at;
            }
        }
    }

    public bool IsOpen(DateTimeOffset at) => FirstOpen(at) == at;
}
