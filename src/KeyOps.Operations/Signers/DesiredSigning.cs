using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Signers;

/// <summary>What a signer shall sign with.</summary>
/// <param name="Signing">The key of each domain, one a domain: these stand in the tables.</param>
/// <param name="Kept">Further keys whose files must be there: sessions that began before a switch still read them.</param>
public sealed record DesiredSigning(ImmutableArray<ManagedKey> Signing, ImmutableArray<ManagedKey> Kept)
{
    public IEnumerable<ManagedKey> AllKeys => Signing.Concat(Kept);
}
