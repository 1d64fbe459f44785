using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>A crash between an effect and its fact is not mended: a publication whose file stands is taken for told, and none is recorded for it.</summary>
internal sealed class BrokenPublicationForgotten : Mutation
{
    public override IStepRunner Runner(Type action, IStepRunner runner, SimulatedWorld world) =>
        action == typeof(DomainAction.PublishZone) ? new Once(runner) : runner;

    private sealed class Once(IStepRunner runner) : RunnerWrapper(runner)
    {
        public override Task<IReadOnlyList<StepOutcome>> RunAsync(
            IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
            steps.All(step => step.Reason.Contains("not what it should be", StringComparison.Ordinal) || step.Reason.Contains("not published yet", StringComparison.Ordinal))
                ? base.RunAsync(steps, fleet, progressed, cancellationToken)
                : Task.FromResult<IReadOnlyList<StepOutcome>>([.. steps.Select(_ => new StepOutcome.Held("it was done before", "nothing"))]);
    }
}
