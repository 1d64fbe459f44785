using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns;

/// <summary>Asks one authoritative server directly: no resolver, no recursion, no cache between.</summary>
public static class AuthoritativeLookup
{
    /// <summary>How long a server is waited for: three chances over UDP together, and as much again over TCP.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>No answer needs longer alias chains inside one zone.</summary>
    private const int MaxAliases = 8;

    /// <summary>Asks for a name and type, RD off. What the network does is an outcome, never an exception.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<LookupOutcome> QueryAsync(
        IPEndPoint server,
        DomainName name,
        RecordType type,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default)
    {
        var query = new DnsQuery(name, type);
        return Read(query, await DnsTransport.ExchangeAsync(server, query, timeout ?? DefaultTimeout, cancellation));
    }

    /// <summary>What an exchange says to a question.</summary>
    internal static LookupOutcome Read(DnsQuery query, ExchangeResult result) => result switch
    {
        ExchangeResult.Received received => Read(query, received.Message, received.OverTcp),
        ExchangeResult.Unreachable unreachable => new LookupOutcome.Unreachable(unreachable.Reason),
        ExchangeResult.Malformed malformed => new LookupOutcome.Malformed(malformed.Reason),
        _ => new LookupOutcome.Timeout(),
    };

    /// <summary>Asks for a zone's SOA and takes the serial out of it.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async Task<SerialLookup> QuerySerialAsync(
        IPEndPoint server,
        DomainName zone,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default)
    {
        var outcome = await QueryAsync(server, zone, RecordType.Soa, timeout, cancellation);
        return outcome is LookupOutcome.Answer { Rdatas: [var soa] } ? new(SoaRdata.Serial(soa.Span), outcome) : new(null, outcome);
    }

    private static LookupOutcome Read(DnsQuery query, DnsMessage message, bool overTcp)
    {
        if (message.Rcode is not (DnsRcode.NoError or DnsRcode.NxDomain))
        {
            return new LookupOutcome.Failure(message.Rcode);
        }

        var name = query.Name;
        var ttl = new Ttl(Ttl.MaxSeconds);
        DomainName? alias = null;
        for (var hops = 0; hops <= MaxAliases; hops++)
        {
            var records = message.Answers.Where(record => record.Type == query.Type && record.Class == RecordClass.In && record.Owner == name).ToList();
            if (records.Count > 0)
            {
                ttl = records.Aggregate(ttl, (lowest, record) => Ttl.Min(lowest, new(record.Ttl)));
                return new LookupOutcome.Answer([.. records.Select(record => record.Rdata)], ttl, message.IsAuthoritative, overTcp);
            }

            var cname = message.Answers.FirstOrDefault(record => record.Type == RecordType.Cname && record.Class == RecordClass.In && record.Owner == name);
            if (cname is null)
            {
                break;
            }

            alias = name = DomainName.FromWire(cname.Rdata.Span);
            ttl = Ttl.Min(ttl, new(cname.Ttl));
        }

        return alias is not null && message.Rcode == DnsRcode.NoError
            ? new LookupOutcome.Alias(alias, ttl, message.IsAuthoritative)
            : Negative(message);
    }

    private static LookupOutcome Negative(DnsMessage message)
    {
        // RFC 2308 §5: the lesser of the SOA's own TTL and its MINIMUM.
        var soa = message.Authorities.FirstOrDefault(record => record.Type == RecordType.Soa);
        var negativeTtl = soa is null ? (Ttl?)null : new Ttl(Math.Min(Math.Min(soa.Ttl, SoaRdata.Minimum(soa.Rdata.Span)), Ttl.MaxSeconds));
        if (message.Rcode == DnsRcode.NxDomain)
        {
            return new LookupOutcome.NxDomain(negativeTtl, message.IsAuthoritative);
        }

        var delegation = message.Authorities.FirstOrDefault(record => record.Type == RecordType.Ns);
        return soa is null && delegation is not null && !message.IsAuthoritative
            ? new LookupOutcome.Referral(delegation.Owner)
            : new LookupOutcome.NoData(negativeTtl, message.IsAuthoritative);
    }
}
