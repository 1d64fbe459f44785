using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Reconcile;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>
/// KeyOps with something taken out of it: a gate of the timeline, or what an effect makes sure of. The simulation must notice. The product has no hook for
/// this: gates are a value of the policy, and effects come in from outside.
/// </summary>
internal abstract class Mutation
{
    /// <summary>Nothing is taken out.</summary>
    public static readonly Mutation None = new Whole();

    /// <summary>What KeyOps is told, in place of what is so.</summary>
    public virtual Settings Settings(Settings settings) => settings;

    public virtual TimeProvider Clock(DaemonClock clock) => clock;

    public virtual IPropagationProbe Probe(IPropagationProbe probe, SimulatedWorld world) => probe;

    public virtual ISigner Signer(SimulatedSigner signer, SimulatedWorld world) => signer;

    public virtual IServedZones Served(IServedZones served, SimulatedWorld world) => served;

    /// <summary>By the kind of action that it does.</summary>
    public virtual IStepRunner Runner(Type action, IStepRunner runner, SimulatedWorld world) => runner;

    /// <summary>What happens to the state folder while no process is at it.</summary>
    public virtual void BetweenPasses(SimulatedWorld world)
    {
    }

    private sealed class Whole : Mutation;
}
