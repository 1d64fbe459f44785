using KeyOps.Core.Names;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns;

/// <summary>What a resolver says of the TXT records at a name.</summary>
public abstract record KeyLookup
{
    private KeyLookup()
    {
    }

    /// <summary>At least one TXT record, aliases followed.</summary>
    /// <param name="Texts">The records.</param>
    /// <param name="IsSecure">Whether they were validated from a trust anchor.</param>
    /// <param name="Dname">The owner of a DNAME on the way, if there was one.</param>
    public sealed record Found(IReadOnlyList<DnsRecord> Texts, bool IsSecure, DomainName? Dname) : KeyLookup;

    /// <summary>NXDOMAIN, of the name or of what it is an alias of.</summary>
    public sealed record NoSuchName : KeyLookup;

    /// <summary>NODATA. <paramref name="Alias"/>: the last CNAME's owner, when there was one.</summary>
    public sealed record NoRecord(DomainName? Alias) : KeyLookup;

    /// <summary>SERVFAIL, REFUSED or another code.</summary>
    public sealed record ServerFailure(DnsRcode Rcode) : KeyLookup;

    /// <summary>No server answered, or none in a form that can be read.</summary>
    public sealed record NoReply(string Reason) : KeyLookup;

    /// <summary>There is a trust anchor above the name, and the answer does not follow from it.</summary>
    public sealed record Bogus(string Reason) : KeyLookup;
}
