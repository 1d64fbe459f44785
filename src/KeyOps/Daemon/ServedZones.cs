using KeyOps.Authority;
using KeyOps.Core.Names;
using KeyOps.Core.Zones;
using KeyOps.Operations.Publishing;

namespace KeyOps.Daemon;

/// <summary>The zones that this process serves.</summary>
internal sealed class ServedZones(ZoneCatalog catalog) : IServedZones
{
    public void Publish(Zone zone) => catalog.Publish(CompiledZone.Compile(zone));

    public void Withhold(DomainName apex) => catalog.Publish(CompiledZone.Withheld(apex));
}
