using KeyOps.Authority;
using KeyOps.Core.Names;
using KeyOps.Core.Zones;
using KeyOps.Operations.Publishing;

namespace KeyOps.Daemon;

/// <summary>The zones that this process serves.</summary>
internal sealed class ServedZones(ZoneCatalog catalog) : IServedZones
{
    /// <summary>Whether somebody may have them by transfer.</summary>
    public bool ForTransfers { get; set; }

    public void Publish(Zone zone) => catalog.Publish(CompiledZone.Compile(zone, keepSource: ForTransfers));

    public void Withhold(DomainName apex, string reason) => catalog.Publish(CompiledZone.Withheld(apex, reason));
}
