using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>The keys of a domain, which are those of <c>defaults:</c> too.</summary>
internal static class DomainReader
{
    private static readonly ValueKind<SerialPolicy> Serial = Kinds.Choice(
        ("keep", SerialPolicy.Keep), ("date", SerialPolicy.Date), ("increment", SerialPolicy.Increment), ("unixtime", SerialPolicy.UnixTime));

    public static DomainDraft Read(Section section)
    {
        var draft = new DomainDraft
        {
            Policy = section.Placed("policy", Kinds.Text),
            NameServers = section.TryList("nameservers", Kinds.NameServer, out var servers) ? Choose(servers) : null,
            VantagePoints = section.TryList("vantage-points", Kinds.NameServer, out var resolvers) ? resolvers : null,
            RecordTtl = section.Try("ttl", Kinds.RecordTtl, out var ttl) ? ttl : (Ttl?)null,
            SendsMail = section.Placed("sends-mail", Kinds.Flag),
            Spf = SpfReader.Read(section),
            Dmarc = DmarcReader.Read(section),
        };
        using (var dkim = section.Sub("dkim"))
        {
            draft = draft with { FirstSelector = dkim?.Placed("selector", Kinds.Selector) };
        }

        using var zone = section.Sub("zone");
        return zone is null ? draft : draft with
        {
            Source = zone.Placed("source", Kinds.ZonePath),
            Output = zone.Placed("output", Kinds.ZonePath),
            Origin = zone.Placed("origin", Kinds.Domain),
            Serial = zone.Try("serial", Serial, out var serial) ? serial : null,
            Adopt = zone.Try("adopt", Kinds.Flag, out var adopt) ? adopt : null,
        };
    }

    private static NameServerChoice Choose(ImmutableArray<IPEndPoint> servers) =>
        servers.IsEmpty ? new NameServerChoice.ClockOnly() : new NameServerChoice.Fixed(servers);
}
