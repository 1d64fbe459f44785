using KeyOps.Operations.Propagation;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The last of the name servers is not waited for.</summary>
internal sealed class LastServerNotAsked : Mutation
{
    public override IPropagationProbe Probe(IPropagationProbe probe, SimulatedWorld world)
    {
        world.Servers.Asked = world.Servers.All.Count > 1 ? [.. world.Servers.All.SkipLast(1)] : world.Servers.All;
        return probe;
    }
}
