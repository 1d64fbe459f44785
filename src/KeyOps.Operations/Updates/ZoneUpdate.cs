using KeyOps.Authority.Answers;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Updates;

/// <summary>The changes of one update (RFC 2136 §3.4.2), RRset by RRset. What RFC 2136 says is ignored silently is.</summary>
internal sealed class ZoneUpdate
{
    private readonly ZoneDraft _zone;

    private ZoneUpdate(ZoneDraft zone) => _zone = zone;

    /// <summary>Applies an update's changes, all or none; its prerequisites hold and its key may do all of it.</summary>
    /// <param name="zone">The zone as those before it left it; it has the changes then.</param>
    /// <param name="updates">In their order.</param>
    public static UpdateOutcome Apply(ZoneDraft zone, IReadOnlyList<DnsRecord> updates)
    {
        var draft = new ZoneDraft(zone);
        var update = new ZoneUpdate(draft);
        foreach (var record in updates)
        {
            if (record.Class == RecordClass.In)
            {
                if (update.Add(record) is { } refused)
                {
                    return refused;
                }
            }
            else if (record.Class == RecordClass.None)
            {
                update.Delete(record);
            }
            else
            {
                update.DeleteAll(record);
            }
        }

        if (!draft.Changes.Any())
        {
            return new UpdateOutcome.Unchanged();
        }

        zone.Take(draft);
        return new UpdateOutcome.Changed();
    }

    /// <summary>§3.4.2.2.</summary>
    private UpdateOutcome.Refused? Add(DnsRecord record)
    {
        if (record.Type == RecordType.Soa)
        {
            return record.Owner == _zone.Apex && SoaRdata.Serial(record.Rdata.Span).IsAfter(_zone.Serial)
                ? new(Rcode.Refused, "the SOA is not taken from updates: KeyOps moves the serial itself")
                : null;
        }

        var isAlias = record.Type == RecordType.Cname;
        if (!IsBesideAlias(record.Type) && _zone.TypesAt(record.Owner).Any(type => type == RecordType.Cname != isAlias && !IsBesideAlias(type)))
        {
            return null;
        }

        var draft = _zone.Of(record.Owner, record.Type);
        if (isAlias)
        {
            draft.Rdatas.Clear();
        }

        draft.Put(record.Rdata, new(record.Ttl));
        return null;
    }

    /// <summary>§3.4.2.4: one record goes.</summary>
    private void Delete(DnsRecord record)
    {
        if (record.Type == RecordType.Soa)
        {
            return;
        }

        var draft = _zone.Of(record.Owner, record.Type);
        if (record.Type != RecordType.Ns || record.Owner != _zone.Apex || draft.Rdatas.Count > 1)
        {
            draft.Rdatas.RemoveAll(rdata => rdata.Span.SequenceEqual(record.Rdata.Span));
        }
    }

    /// <summary>§3.4.2.3: an RRset goes, or all of a name; at the apex SOA and NS stay.</summary>
    private void DeleteAll(DnsRecord record)
    {
        foreach (var type in record.Type == RecordType.Any ? _zone.TypesAt(record.Owner).ToList() : [record.Type])
        {
            if (record.Owner != _zone.Apex || (type != RecordType.Soa && type != RecordType.Ns))
            {
                _zone.Of(record.Owner, type).Rdatas.Clear();
            }
        }
    }

    /// <summary>What may stand beside a CNAME (RFC 4034 §2.5, §3, §4).</summary>
    private static bool IsBesideAlias(RecordType type) => type == RecordType.Rrsig || type == RecordType.Nsec;
}
