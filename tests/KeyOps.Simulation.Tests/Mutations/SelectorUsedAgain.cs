using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The first selector is used for every key, as by tools that know but one.</summary>
internal sealed class SelectorUsedAgain : Mutation
{
    public override IStepRunner Runner(Type action, IStepRunner runner, SimulatedWorld world) =>
        action == typeof(DomainAction.GenerateKey) ? new OneName(runner) : runner;

    private sealed class OneName(IStepRunner runner) : RunnerWrapper(runner)
    {
        public override Task<IReadOnlyList<StepOutcome>> RunAsync(
            IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
            base.RunAsync(
                [.. steps.Select(step => step with { Action = (DomainAction.GenerateKey)step.Action with { Selector = Selector.Parse("default") } })],
                fleet,
                progressed,
                cancellationToken);
    }
}
