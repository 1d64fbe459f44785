using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Secondaries;

/// <summary>From one version of a zone to the next: what goes, what comes, and the new SOA.</summary>
internal sealed class ZoneChange(SerialNumber from)
{
    public SerialNumber From { get; } = from;

    public List<DnsRecord> Removed { get; } = [];

    public List<DnsRecord> Added { get; } = [];

    public DnsRecord? Soa { get; set; }

    /// <summary>The zone after all changes in turn.</summary>
    /// <exception cref="InvalidDataException">They are not changes of this zone.</exception>
    public static Zone Apply(Zone zone, IReadOnlyList<ZoneChange> changes)
    {
        var added = new Dictionary<Key, DnsRecord>();
        var removed = new HashSet<Key>();
        foreach (var change in changes)
        {
            foreach (var record in change.Removed)
            {
                var key = Key.Of(record);
                if (!added.Remove(key) && !removed.Add(key))
                {
                    throw NotHere(record);
                }
            }

            foreach (var record in change.Added)
            {
                added[Key.Of(record)] = record; // if it was removed before, it is back, perhaps with another TTL
            }
        }

        var soa = changes[^1].Soa!;
        return Build(zone, soa, removed, added);
    }

    /// <summary>A zone of records as transferred; what is outside of it is left out.</summary>
    public static Zone Build(DomainName apex, IEnumerable<DnsRecord> records)
    {
        var builder = new ZoneBuilder(apex);
        foreach (var record in records.Where(record => record.Owner.IsAtOrBelow(apex)))
        {
            builder.Add(record.Owner, record.Type, new(record.Ttl), record.Rdata.Span);
        }

        return builder.Build();
    }

    private static Zone Build(Zone zone, DnsRecord soa, HashSet<Key> removed, Dictionary<Key, DnsRecord> added)
    {
        var builder = new ZoneBuilder(zone.Apex);
        var gone = 0;
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            var rrset = zone[i];
            if (rrset.Type == RecordType.Soa)
            {
                continue;
            }

            for (var j = 0; j < rrset.Count; j++)
            {
                var key = new Key(rrset.OwnerName, rrset.Type, Convert.ToHexString(rrset[j]));
                if (removed.Contains(key))
                {
                    gone++;
                }
                else if (!added.ContainsKey(key))
                {
                    builder.Add(rrset.Owner, rrset.Type, rrset.TtlOf(j), rrset[j]);
                }
            }
        }

        if (gone != removed.Count)
        {
            throw new InvalidDataException($"{removed.Count - gone} of the {removed.Count} records to remove are not in our version of the zone");
        }

        foreach (var record in added.Values.Append(soa).Where(record => record.Owner.IsAtOrBelow(zone.Apex)))
        {
            builder.Add(record.Owner, record.Type, new(record.Ttl), record.Rdata.Span);
        }

        return builder.Build();
    }

    private static InvalidDataException NotHere(DnsRecord record) => new($"the {record.Type} record at {record.Owner} is removed twice");

    private readonly record struct Key(DomainName Owner, RecordType Type, string Rdata)
    {
        public static Key Of(DnsRecord record) => new(record.Owner, record.Type, Convert.ToHexString(record.Rdata.Span));
    }
}
