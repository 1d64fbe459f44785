using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Dns.Validation;

/// <summary>A key that is trusted because a person says so, by itself or by its digest; one of the two is set.</summary>
public sealed record TrustAnchor(DomainName Zone, DnskeyRdata? Key, DsRdata? Ds)
{
    /// <summary>Whether this anchor is of a key.</summary>
    public bool Matches(DnskeyRdata key) =>
        Key is not null ? Key.Rdata.Span.SequenceEqual(key.Rdata.Span) : Ds is not null && DnssecSignatures.Matches(Ds, Zone, key);
}
