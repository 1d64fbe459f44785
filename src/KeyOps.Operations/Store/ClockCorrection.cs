using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Store;

/// <summary>Facts that were dated by a wrong clock: they count as of the moment at which a person said that the clock is right.</summary>
/// <param name="From">Those dated then or later.</param>
/// <param name="LastFact">The number of the last of them.</param>
/// <param name="CountsAt">When they count from: every wait begins anew there, which is never too early.</param>
internal sealed record ClockCorrection(DateTimeOffset From, long LastFact, DateTimeOffset CountsAt)
{
    public KeyFact Apply(KeyFact fact, long number) => number <= LastFact && fact.At >= From ? fact with { At = CountsAt } : fact;
}
