namespace KeyOps.Core.Lifecycle;

/// <summary>Times by somebody's clock, and the moments that they are.</summary>
internal static class LocalTime
{
    /// <summary>The moment of a local time. One that a clock change skips is the moment the clock jumps to; one that comes twice is the second.</summary>
    public static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            // Changes happen on quarters of an hour.
            local = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
