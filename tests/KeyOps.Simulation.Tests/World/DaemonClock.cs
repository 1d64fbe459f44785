namespace KeyOps.Simulation.Tests.World;

/// <summary>The clock of the machine that KeyOps runs on: it may be wrong, and looking at it is a place to die.</summary>
internal sealed class DaemonClock(SimulatedTime time, CrashPoints crash) : TimeProvider
{
    /// <summary>How far it is ahead of the truth.</summary>
    public TimeSpan Error { get; set; }

    /// <summary>How far it was when the latest pass began.</summary>
    public TimeSpan ErrorAtPass { get; private set; }

    /// <summary>A pass begins.</summary>
    public void Begin() => ErrorAtPass = Error;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Without a crash, for those who only look on.</summary>
    public DateTimeOffset Shown => time.Now + Error;

    public override DateTimeOffset GetUtcNow()
    {
        crash.Pass("the clock is read");
        return Shown;
    }

    public override long GetTimestamp() => (time.Now - time.Start).Ticks;

    /// <summary>Whoever waits, the world goes on meanwhile.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        time.Pass(dueTime);
        callback(state);
        return new Elapsed();
    }

    private sealed class Elapsed : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
