using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The serial goes by the source alone, whatever was published before: each file is made as if it were the first.</summary>
internal sealed class SerialMovedBack : Mutation
{
    public override IStepRunner Runner(Type action, IStepRunner runner, SimulatedWorld world) =>
        action == typeof(DomainAction.PublishZone) && !world.Plan.IsEditedInPlace ? new Fresh(runner, world) : runner;

    private sealed class Fresh(IStepRunner runner, SimulatedWorld world) : RunnerWrapper(runner)
    {
        public override Task<IReadOnlyList<StepOutcome>> RunAsync(
            IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
        {
            if (Directory.Exists(Path.GetDirectoryName(world.Settings.Domains[0].Zone.Output)))
            {
                File.Delete(world.Settings.Domains[0].Zone.Output);
            }

            return base.RunAsync(
                [.. steps.Select(step => step with { Case = step.Case with { Files = step.Case.Files with { Published = null }, Told = null } })], fleet, progressed, cancellationToken);
        }
    }
}
