using KeyOps.Simulation.Tests.Invariants;

namespace KeyOps.Simulation.Tests;

/// <summary>What came of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Violations">What was broken; empty when nothing.</param>
/// <param name="Simulated">How much time went by in the world.</param>
/// <param name="Passes">How often KeyOps looked.</param>
/// <param name="Rotations">How often one key took over from another.</param>
/// <param name="Revealed">How many private keys were published in the end.</param>
/// <param name="Sent">Messages looked at one by one.</param>
/// <param name="Verified">How often one of them was verified.</param>
/// <param name="Places">Where the process might have died, and did.</param>
/// <param name="Log">What happened, when it was asked for.</param>
internal sealed record SimulationResult(
    int Seed,
    IReadOnlyList<Violation> Violations,
    TimeSpan Simulated,
    int Passes,
    int Rotations,
    int Revealed,
    int Sent,
    int Verified,
    IReadOnlyDictionary<string, (int Passed, int Died)> Places,
    IReadOnlyList<string> Log);
