using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>All records of one owner name and type (RFC 2181 §5): a view into a <see cref="Zone"/>, nothing of its own.</summary>
public readonly struct RRset
{
    private readonly Zone _zone;
    private readonly int _first;

    internal RRset(Zone zone, int first, int count)
    {
        _zone = zone;
        _first = first;
        Count = count;
    }

    /// <summary>The number of records; at least 1.</summary>
    public int Count { get; }

    public RecordType Type => _zone.RecordAt(_first).Type;

    /// <summary>The lowest TTL of its records, which are all served with it (RFC 2181 §5.2).</summary>
    public Ttl Ttl
    {
        get
        {
            var ttl = uint.MaxValue;
            for (var i = 0; i < Count; i++)
            {
                ttl = Math.Min(ttl, _zone.RecordAt(_first + i).TtlSeconds);
            }

            return new(ttl);
        }
    }

    /// <summary>What a record is served with: the set's TTL, a signature its own, which is that of the set it covers (RFC 4035 §2.2).</summary>
    public Ttl TtlOf(int index) => Type == RecordType.Rrsig ? new(_zone.RecordAt(_first + index).TtlSeconds) : Ttl;

    /// <summary>The owner's wire octets, case as written.</summary>
    public ReadOnlySpan<byte> Owner => _zone.OwnerAt(_first);

    public DomainName OwnerName => DomainName.FromCheckedWire(Owner);

    /// <summary>Rdata on the wire, names in it uncompressed and with their case kept; in canonical order (RFC 4034 §6.3).</summary>
    public ReadOnlySpan<byte> this[int index] => _zone.RdataAt(_first + index);
}
