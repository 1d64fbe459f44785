using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The wait goes by the TTL of the record alone, as if nobody remembered that it was not there.</summary>
internal sealed class NegativeTtlForgotten : Mutation
{
    public override IStepRunner Runner(Type action, IStepRunner runner, SimulatedWorld world) => new Hopeful(runner);

    private sealed class Hopeful(IStepRunner runner) : RunnerWrapper(runner)
    {
        public override async Task<IReadOnlyList<StepOutcome>> RunAsync(
            IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        [
            .. (await base.RunAsync(steps, fleet, progressed, cancellationToken)).Select(outcome => outcome is StepOutcome.Done done
                ? done with { Facts = [.. done.Facts.Select(each => (each.Key, Fact(each.Fact)))] }
                : outcome),
        ];

        private static KeyFact Fact(KeyFact fact) => fact switch
        {
            KeyFact.Confirmed confirmed => confirmed with { NegativeTtl = default },
            KeyFact.Published published => published with { Before = default },
            _ => fact,
        };
    }
}
