using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The clock is looked at when a pass begins, and believed until it ends: that it was set meanwhile nobody can tell.</summary>
internal sealed class ClockNotCheckedMeanwhile : Mutation
{
    public override TimeProvider Clock(DaemonClock clock) => new Believed(clock);

    private sealed class Believed(DaemonClock clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp() + (clock.Error - clock.ErrorAtPass).Ticks;
    }
}
