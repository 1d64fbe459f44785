using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Store;

/// <summary>What facts that a clock dated wrong count as: every wait is counted by the clock, and none is to end too early.</summary>
/// <param name="LastFact">The number of the last fact that it is about.</param>
internal abstract record ClockCorrection(long LastFact)
{
    public KeyFact Apply(KeyFact fact, long number) => number <= LastFact ? fact with { At = Corrected(fact.At) } : fact;

    public DateTimeOffset Apply(DateTimeOffset at, long number) => number <= LastFact ? Corrected(at) : at;

    private protected abstract DateTimeOffset Corrected(DateTimeOffset at);

    /// <summary>
    /// A person said that the clock is right, and it was wrong before: every wait begins anew. What happened after something else still did: a year that was dated
    /// wrong is half a second from then on.
    /// </summary>
    /// <param name="LastFact">The number of the last fact that it is about.</param>
    /// <param name="From">Facts dated then or later.</param>
    /// <param name="CountsAt">When they count from.</param>
    public sealed record Trusted(long LastFact, DateTimeOffset From, DateTimeOffset CountsAt) : ClockCorrection(LastFact)
    {
        private const long Squeeze = 1 << 26;

        private protected override DateTimeOffset Corrected(DateTimeOffset at) => at >= From ? CountsAt + TimeSpan.FromTicks((at - CountsAt).Ticks / Squeeze) : at;
    }

    /// <summary>The clock was set by a little: what was dated before that counts as the clock would date it now.</summary>
    /// <param name="LastFact">The number of the last fact that it is about.</param>
    /// <param name="Step">By how much, and for which dates.</param>
    public sealed record Stepped(long LastFact, ClockStep Step) : ClockCorrection(LastFact)
    {
        private protected override DateTimeOffset Corrected(DateTimeOffset at) => at <= Step.Until ? at + Step.By : at;
    }
}
