using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Invariants;

/// <summary>Takes down what was broken. Not an exception: it would pass through the very code that is judged.</summary>
internal sealed class Verdict(SimulatedTime time, EventLog log)
{
    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Violations => _violations;

    public void Broken(int invariant, string what)
    {
        _violations.Add(new(invariant, time.Now, what));
        log.Add("VIOLATION", $"invariant {invariant}: {what}");
    }
}
