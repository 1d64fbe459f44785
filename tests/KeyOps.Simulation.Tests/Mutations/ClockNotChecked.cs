using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The wall clock is believed, whatever it says: every pass is taken for the first, and a clock that goes back for one that is right.</summary>
internal sealed class ClockNotChecked : Mutation
{
    public override TimeProvider Clock(DaemonClock clock) => new Believed(clock);

    /// <summary>Its count goes along with the wall: nobody can tell that it was set.</summary>
    private sealed class Believed(DaemonClock clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp() + clock.Error.Ticks;
    }
}
