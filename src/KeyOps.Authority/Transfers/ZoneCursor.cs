using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Transfers;

/// <summary>A whole zone: its SOA, all else in canonical order, the SOA again (RFC 5936 §2.2).</summary>
internal sealed class ZoneCursor : RecordCursor
{
    private readonly Zone _zone;
    private readonly RRset _soa;
    private RRset _rrset;
    private uint? _ttl; // null: each record has its own
    private int _set = -1; // the RRset it is at; -1 is the SOA at the beginning, RRsetCount the one at the end
    private int _record = -1;

    public ZoneCursor(Zone zone)
    {
        _zone = zone;
        zone.TryFind(zone.Apex, RecordType.Soa, out _soa);
        Enter(_soa);
    }

    public override PackedRecord Current => new(_rrset.Owner, _rrset.Type, _ttl ?? _rrset.TtlOf(_record).Seconds, _rrset[_record]);

    public override bool MoveNext()
    {
        if (++_record < _rrset.Count)
        {
            return true;
        }

        _record = 0;
        while (++_set < _zone.RRsetCount)
        {
            var next = _zone[_set];
            if (next.Type != RecordType.Soa)
            {
                Enter(next);
                return true;
            }
        }

        Enter(_soa);
        return _set == _zone.RRsetCount;
    }

    private void Enter(RRset rrset)
    {
        _rrset = rrset;
        _ttl = rrset.Type == RecordType.Rrsig ? null : rrset.Ttl.Seconds;
    }
}
