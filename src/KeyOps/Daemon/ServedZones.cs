using KeyOps.Authority;
using KeyOps.Core.Zones;
using KeyOps.Operations.Publishing;

namespace KeyOps.Daemon;

/// <summary>The zones that this process serves.</summary>
/// <param name="catalog">They.</param>
/// <param name="forTransfers">Whether somebody may have them by transfer.</param>
internal sealed class ServedZones(ZoneCatalog catalog, bool forTransfers) : IServedZones
{
    public void Publish(Zone zone) => catalog.Publish(CompiledZone.Compile(zone, keepSource: forTransfers));
}
