using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The keys of a domain that sends no mail any more count as retired at once; signers leave them when their tables are looked at.</summary>
internal sealed class RetiredUnseen : Mutation
{
    public override Settings Settings(Settings settings) => new WithoutGate(Gates.NoSignerShowsIt).Settings(settings);

    public override IStepRunner Runner(Type action, IStepRunner runner, SimulatedWorld world) =>
        action == typeof(DomainAction.RetireKeys) ? new AtOnce(runner, world) : runner;

    private sealed class AtOnce(IStepRunner runner, SimulatedWorld world) : RunnerWrapper(runner)
    {
        public override Task<IReadOnlyList<StepOutcome>> RunAsync(
            IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<StepOutcome>>([.. steps.Select(step => new StepOutcome.Done("retired")
            {
                Facts = [.. ((DomainAction.RetireKeys)step.Action).Keys.Select(key => (key, (KeyFact)new KeyFact.Retired(world.Clock.Shown, [])))],
            })]);
    }
}
