using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Secondaries;

/// <summary>A server that is told of new versions (RFC 1996).</summary>
public sealed record NotifyTarget
{
    public required IPEndPoint To { get; init; }

    /// <summary>The TSIG key that it is told with; null tells unsigned.</summary>
    public DomainName? Key { get; init; }

    /// <summary>Which zones; empty is all.</summary>
    public ImmutableArray<DomainName> Zones { get; init; } = [];

    /// <summary>Whether it is told of this zone.</summary>
    public bool Covers(DomainName zone) => Zones.IsEmpty || Zones.Contains(zone);
}
