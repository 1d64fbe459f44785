using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Transfers;

/// <summary>A zone's SOA alone: to who has this version, and over UDP when the changes are too many (RFC 1995 §2, §4).</summary>
internal sealed class SoaCursor : RecordCursor
{
    private readonly RRset _soa;
    private bool _isDone;

    public SoaCursor(Zone zone) => zone.TryFind(zone.Apex, RecordType.Soa, out _soa);

    public override PackedRecord Current => new(_soa.Owner, _soa.Type, _soa.Ttl.Seconds, _soa[0]);

    public override bool MoveNext()
    {
        (var isFirst, _isDone) = (!_isDone, true);
        return isFirst;
    }
}
