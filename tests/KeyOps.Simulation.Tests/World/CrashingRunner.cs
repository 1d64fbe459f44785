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
        var outcomes = await InTurnAsync(steps, fleet, progressed, cancellationToken);
        crash.Pass($"{name}: done, and no fact recorded");
        return outcomes;
    }

    /// <summary>
    /// What is done for several domains at once is done for one after the other, so that a seed is the same story every time; of a switch, which is one for all, the
    /// others wait for the next look.
    /// </summary>
    private async Task<IReadOnlyList<StepOutcome>> InTurnAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var outcomes = new List<StepOutcome>();
        foreach (var step in steps)
        {
            var waits = outcomes.Count > 0 && step.Action is (DomainAction.ActivateKeys or DomainAction.RetireKeys);
            outcomes.AddRange(waits ? [new StepOutcome.Held("another domain goes first", "it is tried again")] : await runner.RunAsync([step], fleet, progressed, cancellationToken));
        }

        return outcomes;
    }
}
