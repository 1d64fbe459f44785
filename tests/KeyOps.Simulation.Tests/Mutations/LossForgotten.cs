using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>That a record was seen missing is forgotten: what was confirmed before goes on counting.</summary>
internal sealed class LossForgotten : Mutation
{
    public override IStepRunner Runner(Type action, IStepRunner runner, SimulatedWorld world) => new Forgetful(runner);

    private sealed class Forgetful(IStepRunner runner) : RunnerWrapper(runner)
    {
        public override IReadOnlyCollection<(KeyId Key, KeyFact Fact)> Before(DueStep step) => [.. base.Before(step).Where(each => each.Fact is not KeyFact.Lost)];

        public override async Task<IReadOnlyList<StepOutcome>> RunAsync(
            IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        [
            .. (await base.RunAsync(steps, fleet, progressed, cancellationToken))
                .Select(outcome => outcome is StepOutcome.Held held ? held with { Facts = [.. held.Facts.Where(each => each.Fact is not KeyFact.Lost)] } : outcome),
        ];
    }
}
