using KeyOps.Core.Names;
using KeyOps.Core.Zones;
using KeyOps.Operations.Publishing;

namespace KeyOps.Simulation.Tests.World;

/// <summary>The primary of all zones, as KeyOps sees it.</summary>
internal sealed class Serving(SimulatedWorld world) : IServedZones
{
    public void Publish(Zone zone) => world.Of(zone.Apex).Servers.Publish(zone);

    /// <summary>Secondaries of KeyOps' own are not simulated.</summary>
    public void Withhold(DomainName apex, string reason) => throw new NotSupportedException();
}
