using System.Collections.Immutable;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Secondaries;

/// <summary>What the server does for those that copy its zones.</summary>
public sealed record SecondaryOptions
{
    public static SecondaryOptions None { get; } = new();

    /// <summary>Who is told of new versions.</summary>
    public ImmutableArray<NotifyTarget> Notify { get; init; } = [];

    /// <summary>The catalog zone that lists all others (RFC 9432); null: none.</summary>
    public DomainName? Catalog { get; init; }

    /// <summary>
    /// Zones that are listed in it whether or not they are served now: a zone that cannot be loaded for once must not be deleted by those that follow.
    /// </summary>
    public ImmutableArray<DomainName> CatalogAlso { get; init; } = [];
}
