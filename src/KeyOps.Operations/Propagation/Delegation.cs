using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Propagation;

/// <summary>What a zone's parent says of it.</summary>
internal abstract record Delegation
{
    private Delegation()
    {
    }

    /// <summary>It delegates the zone.</summary>
    /// <param name="Server">Who said so.</param>
    /// <param name="Names">The NS set of the delegation.</param>
    /// <param name="Glue">Addresses that came with it.</param>
    public sealed record Given(string Server, ImmutableArray<DomainName> Names, ImmutableArray<(DomainName Name, IPAddress Address)> Glue) : Delegation;

    /// <summary>It could not be had, for this reason: the zone's own NS set is all there is.</summary>
    public sealed record NotKnown(string Reason) : Delegation;
}
