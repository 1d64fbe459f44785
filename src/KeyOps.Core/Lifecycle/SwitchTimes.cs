namespace KeyOps.Core.Lifecycle;

/// <summary>When keys may be switched: in the window, and on no date of the blackout.</summary>
public static class SwitchTimes
{
    /// <summary>Leap days and weekdays come together again after 28 years; what does not open by then never does.</summary>
    private const int LookAheadYears = 28;

    /// <param name="window">Null: at any hour.</param>
    /// <param name="blackout">Dates by the window's clock; UTC without one.</param>
    /// <param name="at">From when on.</param>
    /// <returns>The first moment that is allowed; null when there is none in 28 years.</returns>
    public static DateTimeOffset? FirstAllowed(RotationWindow? window, Blackout blackout, DateTimeOffset at)
    {
        var zone = window?.Zone ?? TimeZoneInfo.Utc;
        var end = at.AddYears(LookAheadYears);
        while (at < end)
        {
            at = window?.FirstOpen(at) ?? at;
            var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
            if (!blackout.Contains(date))
            {
                return at;
            }

            do
            {
                date = date.AddDays(1);
            }
            while (blackout.Contains(date) && date.Year <= end.Year);

            at = LocalTime.ToUtc(date.ToDateTime(TimeOnly.MinValue), zone);
        }

        return null;
    }
}
