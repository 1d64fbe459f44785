using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Core.Lifecycle;

/// <summary>What stood at a key's name before its record came there. Caches may hold it for that long.</summary>
/// <param name="Replaced">The TTL of another record that answered for the name, its own or a wildcard's; null when there was none.</param>
/// <param name="Absence">How long a resolver may remember that there was none (RFC 2308 §5); null when that is not known.</param>
public readonly record struct NameBefore(Ttl? Replaced, Ttl? Absence)
{
    /// <param name="zone">As published until now; null when it is not known.</param>
    /// <param name="owner">The key's name.</param>
    /// <param name="rdata">The record that is to stand there: the same one is no other.</param>
    public static NameBefore Of(Zone? zone, DomainName owner, ReadOnlySpan<byte> rdata)
    {
        if (zone is null)
        {
            return default;
        }

        Ttl? replaced = Find(zone, owner, out var own) ? (Holds(own, rdata) ? null : own.Ttl) : null;
        for (var above = owner.Parent; replaced is null && own.Count == 0 && above is not null && above.IsAtOrBelow(zone.Apex); above = above.Parent)
        {
            replaced = Find(zone, above.Prepend("*"), out var wildcard) ? wildcard.Ttl : null;
        }

        return new(replaced, zone.NegativeTtl);
    }

    /// <summary>Whether a zone holds this record at the name, and no other of its type.</summary>
    public static bool Stands(Zone zone, DomainName owner, ReadOnlySpan<byte> rdata) =>
        zone.TryFind(owner, RecordType.Txt, out var set) && set.Count == 1 && set[0].SequenceEqual(rdata);

    private static bool Find(Zone zone, DomainName owner, out RRset found) =>
        zone.TryFind(owner, RecordType.Txt, out found) || zone.TryFind(owner, RecordType.Cname, out found);

    private static bool Holds(RRset set, ReadOnlySpan<byte> rdata) => set.Count == 1 && set[0].SequenceEqual(rdata);
}
