using KeyOps.Operations.Propagation;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The last of the name servers is not waited for.</summary>
internal sealed class LastServerNotAsked : Mutation
{
    public override IPropagationProbe Probe(IPropagationProbe probe, SimulatedWorld world)
    {
        foreach (var servers in world.Domains.Select(domain => domain.Servers))
        {
            servers.Asked = servers.All.Count > 1 ? [.. servers.All.SkipLast(1)] : servers.All;
        }

        return probe;
    }
}
