namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Its number in the list of the key timeline's invariants; 0 for what must never happen at all.</param>
/// <param name="At">The true time.</param>
/// <param name="What">What was seen.</param>
internal sealed record Violation(int Invariant, DateTimeOffset At, string What)
{
    public override string ToString() => $"invariant {Invariant}, {At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: {What}";
}
