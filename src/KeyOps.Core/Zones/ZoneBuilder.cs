using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>Collects records in any order and makes the <see cref="Zone"/>.</summary>
public sealed class ZoneBuilder(DomainName apex, RecordClass recordClass)
{
    private readonly OctetArena _octets = new();
    private readonly List<ZoneRecord> _records = [];
    private byte[] _lastOwner = [];
    private uint _lastOwnerOffset;

    public ZoneBuilder(DomainName apex)
        : this(apex, RecordClass.In)
    {
    }

    public int Count => _records.Count;

    public ZoneBuilder Add(DomainName owner, RecordType type, Ttl ttl, ReadOnlySpan<byte> rdata)
    {
        Add(owner.Wire, type, ttl, rdata);
        return this;
    }

    /// <summary>Adds a record by its octets: <paramref name="owner"/> and the names in <paramref name="rdata"/> uncompressed.</summary>
    public void Add(ReadOnlySpan<byte> owner, RecordType type, Ttl ttl, ReadOnlySpan<byte> rdata)
    {
        // Records of one owner mostly follow each other, in files as in memory.
        if (!owner.SequenceEqual(_lastOwner))
        {
            _lastOwner = owner.ToArray();
            _lastOwnerOffset = _octets.Add(owner);
        }

        _records.Add(new(_lastOwnerOffset, _octets.Add(rdata), ttl.Seconds, checked((ushort)rdata.Length), type));
    }

    /// <summary>Sorts, drops exact duplicates and freezes; the builder is done with.</summary>
    public Zone Build()
    {
        var unsorted = new Zone(apex, recordClass, _octets, [.. _records], [0]);
        var order = Enumerable.Range(0, _records.Count).ToArray();
        Array.Sort(order, (left, right) => Compare(unsorted, left, right));

        var records = new List<ZoneRecord>(order.Length);
        var starts = new List<int>();
        for (var i = 0; i < order.Length; i++)
        {
            var sameRRset = i > 0 && CompareRRset(unsorted, order[i - 1], order[i]) == 0;
            if (sameRRset && unsorted.RdataAt(order[i - 1]).SequenceEqual(unsorted.RdataAt(order[i])))
            {
                continue;
            }

            if (!sameRRset)
            {
                starts.Add(records.Count);
            }

            records.Add(_records[order[i]]);
        }

        starts.Add(records.Count);
        return new(apex, recordClass, _octets, [.. records], [.. starts]);
    }

    private static int Compare(Zone zone, int left, int right)
    {
        var order = CompareRRset(zone, left, right);
        return order != 0 ? order : zone.RdataAt(left).SequenceCompareTo(zone.RdataAt(right));
    }

    private static int CompareRRset(Zone zone, int left, int right)
    {
        var order = zone.RecordAt(left).OwnerOffset == zone.RecordAt(right).OwnerOffset
            ? 0
            : NameOctets.CompareCanonical(zone.OwnerAt(left), zone.OwnerAt(right));
        return order != 0 ? order : zone.RecordAt(left).Type.Code - zone.RecordAt(right).Type.Code;
    }
}
