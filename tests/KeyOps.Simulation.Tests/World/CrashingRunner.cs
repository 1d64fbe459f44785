using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Simulation.Tests.World;

/// <summary>A kind of step that the process may die before, its intent being journalled, and after, its facts not being recorded.</summary>
internal sealed class CrashingRunner(string name, IStepRunner runner, CrashPoints crash) : IStepRunner
{
    public int BatchSize => runner.BatchSize;

    public IReadOnlyCollection<(KeyId Key, KeyFact Fact)> Before(DueStep step) => runner.Before(step);

    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        crash.Pass($"{name}: the intent is journalled");
        var outcomes = await runner.RunAsync(steps, fleet, progressed, cancellationToken);
        crash.Pass($"{name}: done, and no fact recorded");
        return outcomes;
    }
}
