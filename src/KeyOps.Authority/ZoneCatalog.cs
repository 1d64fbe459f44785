using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority;

/// <summary>
/// The zones being served. Publishing a zone swaps one reference, whatever the number of zones: a query sees either the old zone or the
/// new one, whole. Writers take a lock, readers none.
/// </summary>
public sealed class ZoneCatalog
{
    private readonly Lock _writing = new();
    private readonly Dictionary<DomainName, int> _indexes = [];
    private CatalogSnapshot _snapshot = new(capacity: 4);

    /// <summary>
    /// Tells a zone as it was and as it is, null where there is none. It is told in the order of the changes, while writers wait: take note of it, no more.
    /// </summary>
    internal event Action<CompiledZone?, CompiledZone?>? Changed;

    /// <summary>What queries are answered from; take it once a query or batch.</summary>
    public CatalogSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The number of zones.</summary>
    public int Count => Snapshot.Count;

    /// <summary>Serves a zone in place of the one with the same apex, if any.</summary>
    public void Publish(CompiledZone zone) => PublishAll([zone]);

    /// <summary>Serves zones, each in place of the one with the same apex.</summary>
    public void PublishAll(IEnumerable<CompiledZone> zones)
    {
        lock (_writing)
        {
            foreach (var zone in zones)
            {
                if (!_indexes.TryGetValue(zone.Apex, out var index))
                {
                    _indexes[zone.Apex] = index = _indexes.Count;
                }

                zone.Index = index;
                var before = _snapshot.Find(zone.Apex);
                if (!_snapshot.TryPut(zone))
                {
                    var larger = _snapshot.Grown();
                    larger.TryPut(zone);
                    Volatile.Write(ref _snapshot, larger);
                }

                Changed?.Invoke(before, zone);
            }
        }
    }

    /// <summary>Stops serving a zone; says whether there was one.</summary>
    public bool Remove(DomainName apex)
    {
        lock (_writing)
        {
            var before = _snapshot.Find(apex);
            var isRemoved = _snapshot.TryRemove(apex);
            if (isRemoved)
            {
                Changed?.Invoke(before, null);
            }

            return isRemoved;
        }
    }

    public bool Contains(DomainName apex) => Snapshot.Find(apex) is not null;

    /// <summary>The zone with exactly this apex.</summary>
    public CompiledZone? Find(DomainName apex) => Snapshot.Find(apex);

    /// <summary>The serial being served; null when the zone is not.</summary>
    public SerialNumber? Serial(DomainName apex) => Snapshot.Find(apex)?.Serial;

    /// <summary>All zones, in no order.</summary>
    public IReadOnlyList<CompiledZone> Zones => Snapshot.Zones();
}
