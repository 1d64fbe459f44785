namespace KeyOps.Core.Lifecycle;

/// <summary>When a key is due to be followed by the next one.</summary>
public abstract record RotationSchedule
{
    private RotationSchedule()
    {
    }

    /// <summary>When it has been Active for <paramref name="Interval"/>.</summary>
    public sealed record Every(TimeSpan Interval) : RotationSchedule;

    /// <summary>Only when a person asks for it.</summary>
    public sealed record Never : RotationSchedule;
}
