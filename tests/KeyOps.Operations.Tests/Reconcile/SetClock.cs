using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>A clock that can be set, as people and time servers do: time itself does not pass by it.</summary>
internal sealed class SetClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>How far it is off.</summary>
    public TimeSpan Off { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;

    /// <summary>The base takes the date for it.</summary>
    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
