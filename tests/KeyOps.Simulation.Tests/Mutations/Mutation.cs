using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>
/// KeyOps with something taken out of it: a gate of the planner, or what an effect makes sure of. The simulation must notice. Nothing of this is in the
/// product: gates are a value there, and effects come in from outside.
/// </summary>
internal abstract class Mutation
{
    /// <summary>Nothing is taken out.</summary>
    public static readonly Mutation None = new Whole();

    /// <summary>What KeyOps is told, in place of what is so.</summary>
    public virtual Settings Settings(Settings settings) => settings;

    public virtual TimeProvider Clock(DaemonClock clock) => clock;

    public virtual IPropagationProbe Probe(IPropagationProbe probe, SimulatedWorld world) => probe;

    public virtual ISigner Signer(ISigner signer, int number) => signer;

    public virtual IStepRunner Runner(IStepRunner runner, SimulatedWorld world) => runner;

    private sealed class Whole : Mutation;
}
