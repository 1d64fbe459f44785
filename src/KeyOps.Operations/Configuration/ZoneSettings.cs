using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Operations.Configuration;

/// <summary>The zone file that a domain's records are written to.</summary>
public sealed record ZoneSettings
{
    /// <summary>The file a person keeps; absolute.</summary>
    public required string Source { get; init; }

    /// <summary>Where the result goes; absolute, and equal to <see cref="Source"/> when the file is edited in place.</summary>
    public required string Output { get; init; }

    /// <summary>The zone's apex: the domain, or a name above it.</summary>
    public required DomainName Origin { get; init; }

    public SerialPolicy Serial { get; init; } = SerialPolicy.Keep;

    /// <summary>Whether records of the person's part that KeyOps would write are taken over instead of refused.</summary>
    public bool Adopt { get; init; }

    public bool IsEditedInPlace => string.Equals(Source, Output, StringComparison.Ordinal);
}
