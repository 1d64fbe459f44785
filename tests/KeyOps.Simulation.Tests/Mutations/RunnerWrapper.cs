using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>A kind of step that is done as always, but for what is overridden.</summary>
internal abstract class RunnerWrapper(IStepRunner runner) : IStepRunner
{
    public int BatchSize => runner.BatchSize;

    public virtual IReadOnlyCollection<(KeyId Key, KeyFact Fact)> Before(DueStep step) => runner.Before(step);

    public virtual Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        runner.RunAsync(steps, fleet, progressed, cancellationToken);
}
