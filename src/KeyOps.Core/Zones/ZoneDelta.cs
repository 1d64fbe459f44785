using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Core.Zones;

/// <summary>What changes one version of a zone into another, as an incremental transfer has it (RFC 1995 §4): the SOA first in each list.</summary>
public sealed class ZoneDelta
{
    private ZoneDelta(SerialNumber from, SerialNumber to, PackedRecords removed, PackedRecords added)
    {
        From = from;
        To = to;
        Removed = removed;
        Added = added;
    }

    public SerialNumber From { get; }

    public SerialNumber To { get; }

    public PackedRecords Removed { get; }

    public PackedRecords Added { get; }

    /// <summary>Whether both versions say the same, the serial too.</summary>
    public bool IsEmpty => From == To && Removed.Count == 1 && Added.Count == 1;

    /// <summary>The memory it takes, in octets.</summary>
    public int Size => Removed.Size + Added.Size;

    /// <summary>Compares two versions of a zone, each with a SOA.</summary>
    public static ZoneDelta Between(Zone before, Zone after)
    {
        var (removed, added) = (new PackedRecords(), new PackedRecords());
        removed.Add(SoaOf(before), 0);
        added.Add(SoaOf(after), 0);
        ZoneDiff.Walk(before, after, (isAdded, rrset, index) =>
        {
            if (rrset.Type != RecordType.Soa)
            {
                (isAdded ? added : removed).Add(rrset, index);
            }
        });
        return new(before.Serial!.Value, after.Serial!.Value, removed.Trim(), added.Trim());
    }

    private static RRset SoaOf(Zone zone) =>
        zone.TryFind(zone.Apex, RecordType.Soa, out var soa) ? soa : throw new ArgumentException($"the zone {zone.Apex} has no SOA record at its apex", nameof(zone));
}
