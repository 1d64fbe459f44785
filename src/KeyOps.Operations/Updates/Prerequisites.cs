using KeyOps.Authority.Answers;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Updates;

/// <summary>What must hold of the zone as it is answered from before anything is changed (RFC 2136 §2.4, §3.2).</summary>
internal static class Prerequisites
{
    /// <summary>The first that does not hold; null when all do.</summary>
    public static UpdateOutcome.Refused? FirstBroken(ZoneDraft zone, IReadOnlyList<DnsRecord> prerequisites)
    {
        foreach (var wanted in prerequisites.Where(record => record.Class != RecordClass.In))
        {
            if (Broken(zone, wanted) is { } broken)
            {
                return broken;
            }
        }

        return prerequisites.Where(record => record.Class == RecordClass.In)
            .GroupBy(record => (record.Owner, record.Type))
            .Select(wanted => Broken(zone, wanted.Key.Owner, wanted.Key.Type, wanted))
            .FirstOrDefault(broken => broken is not null);
    }

    private static UpdateOutcome.Refused? Broken(ZoneDraft zone, DnsRecord wanted)
    {
        var exists = wanted.Type == RecordType.Any ? zone.TypesAt(wanted.Owner).Any() : zone.Has(wanted.Owner, wanted.Type);
        var what = wanted.Type == RecordType.Any ? $"the name {wanted.Owner}" : $"{wanted.Type} at {wanted.Owner}";
        if (exists == (wanted.Class == RecordClass.Any))
        {
            return null;
        }

        return (exists, wanted.Type == RecordType.Any) switch
        {
            (true, true) => new(Rcode.YxDomain, $"prerequisite: {what} must not exist, and does"),
            (true, false) => new(Rcode.YxRRset, $"prerequisite: {what} must not exist, and does"),
            (false, true) => new(Rcode.NxDomain, $"prerequisite: {what} must exist, and does not"),
            (false, false) => new(Rcode.NxRRset, $"prerequisite: {what} must exist, and does not"),
        };
    }

    /// <summary>The RRset must be these records and no others, whatever their TTL.</summary>
    private static UpdateOutcome.Refused? Broken(ZoneDraft zone, DomainName owner, RecordType type, IEnumerable<DnsRecord> wanted)
    {
        var rdatas = wanted.Select(record => Convert.ToHexString(record.Rdata.Span)).ToHashSet();
        if (rdatas.SetEquals(zone.RdatasOf(owner, type).Select(rdata => Convert.ToHexString(rdata.Span))))
        {
            return null;
        }

        return new(Rcode.NxRRset, $"prerequisite: {type} at {owner} must be the records that the update names, and is not");
    }
}
