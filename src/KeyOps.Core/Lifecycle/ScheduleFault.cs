namespace KeyOps.Core.Lifecycle;

/// <summary>The setting that a schedule fails by.</summary>
public enum ScheduleFault
{
    /// <summary>How often keys are followed by others.</summary>
    Rotation,

    /// <summary>The dates on which they are not.</summary>
    Blackout,

    /// <summary>How long caches hold records.</summary>
    Ttl,
}
