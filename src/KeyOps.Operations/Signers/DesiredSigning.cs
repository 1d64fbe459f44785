using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Signers;

/// <summary>What a signer shall sign with.</summary>
/// <param name="Signing">The key of each domain, one a domain: these stand in the tables.</param>
/// <param name="Kept">Further keys whose files must be there: sessions that began before a switch still read them.</param>
public sealed record DesiredSigning(ImmutableArray<ManagedKey> Signing, ImmutableArray<ManagedKey> Kept)
{
    /// <summary>The domains that this speaks of: the lines and key files of others stay as they are. Null: it is the whole.</summary>
    public IReadOnlyCollection<DomainName>? Only { get; init; }

    /// <summary>Keys of these domains whose records are gone or revoked: nobody finds good what is signed with them.</summary>
    public ImmutableArray<ManagedKey> Gone { get; init; } = [];

    public IEnumerable<ManagedKey> AllKeys => Signing.Concat(Kept);
}
