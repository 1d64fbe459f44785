namespace KeyOps.Core.Lifecycle;

/// <summary>When a key is due to be followed by the next one.</summary>
public abstract record RotationSchedule
{
    private RotationSchedule()
    {
    }

    /// <summary>When it has been Active for <paramref name="Interval"/>.</summary>
    public sealed record Every(TimeSpan Interval) : RotationSchedule;

    /// <summary>At the moments of a cron expression, by somebody's clock.</summary>
    public sealed record Cron(CronExpression Expression, TimeZoneInfo Zone) : RotationSchedule
    {
        /// <summary>The first moment after <paramref name="after"/>; null when there is none.</summary>
        public DateTimeOffset? NextAfter(DateTimeOffset after) => Expression.NextAfter(after, Zone);
    }

    /// <summary>Only when a person asks for it.</summary>
    public sealed record Never : RotationSchedule;
}
