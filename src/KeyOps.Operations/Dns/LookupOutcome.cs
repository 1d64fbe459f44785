using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns;

/// <summary>What one authoritative server said of a name and type when asked directly.</summary>
public abstract record LookupOutcome
{
    private LookupOutcome()
    {
    }

    /// <summary>Records, behind CNAMEs of the same answer if there are any.</summary>
    /// <param name="Rdatas">Rdata on the wire, at least one, names in it uncompressed.</param>
    /// <param name="Ttl">The lowest TTL of what was followed.</param>
    /// <param name="IsAuthoritative">AA; without it the server passes on what it heard elsewhere.</param>
    /// <param name="OverTcp">Whether the answer did not fit UDP.</param>
    public sealed record Answer(IReadOnlyList<ReadOnlyMemory<byte>> Rdatas, Ttl Ttl, bool IsAuthoritative, bool OverTcp) : LookupOutcome;

    /// <summary>The name is an alias, and the answer does not hold its target.</summary>
    public sealed record Alias(DomainName Target, Ttl Ttl, bool IsAuthoritative) : LookupOutcome;

    /// <summary>The name does not exist. <paramref name="NegativeTtl"/>: how long a resolver may remember that (RFC 2308 §5); null without a SOA.</summary>
    public sealed record NxDomain(Ttl? NegativeTtl, bool IsAuthoritative) : LookupOutcome;

    /// <summary>The name has no record of the type.</summary>
    public sealed record NoData(Ttl? NegativeTtl, bool IsAuthoritative) : LookupOutcome;

    /// <summary>The server is not authoritative and points to others: it does not serve the zone.</summary>
    public sealed record Referral(DomainName Zone) : LookupOutcome;

    /// <summary>The server does not answer for this name: REFUSED, SERVFAIL, NOTAUTH or another code.</summary>
    public sealed record Failure(DnsRcode Rcode) : LookupOutcome;

    /// <summary>No answer within the time.</summary>
    public sealed record Timeout : LookupOutcome;

    /// <summary>Nobody listens there, or there is no way to it.</summary>
    public sealed record Unreachable(string Reason) : LookupOutcome;

    /// <summary>What came back is no answer.</summary>
    public sealed record Malformed(string Reason) : LookupOutcome;

    /// <summary>The outcome in a few words for a person, the records left out.</summary>
    public string Describe() => this switch
    {
        Answer { Rdatas.Count: 1 } => "1 record",
        Answer answer => $"{answer.Rdatas.Count} records",
        Alias alias => $"an alias of {alias.Target}",
        NxDomain => "no such name (NXDOMAIN)",
        NoData => "no such record (NODATA)",
        Referral referral => $"a referral to {referral.Zone}: the server does not serve the zone",
        Failure failure => failure.Rcode switch
        {
            DnsRcode.Refused => "refused (REFUSED): the server does not serve the zone",
            DnsRcode.ServFail => "server failure (SERVFAIL)",
            _ => $"rcode {(int)failure.Rcode}",
        },
        Timeout => "no answer in time",
        Unreachable unreachable => $"not reachable ({unreachable.Reason})",
        Malformed malformed => $"a malformed answer: {malformed.Reason}",
        _ => throw new InvalidOperationException("an outcome this does not know"),
    };
}
