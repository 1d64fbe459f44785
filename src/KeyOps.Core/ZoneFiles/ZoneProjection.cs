using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles;

/// <summary>What putting the managed records into a zone file comes to.</summary>
public abstract record ZoneProjection
{
    private ZoneProjection()
    {
    }

    /// <summary>What is published is right as it is.</summary>
    public sealed record Unchanged(SerialNumber Serial, Zone Zone) : ZoneProjection;

    /// <summary>These octets are to be published; read again, they made this zone.</summary>
    public sealed record Changed(ReadOnlyMemory<byte> Octets, SerialNumber Serial, Zone Zone) : ZoneProjection
    {
        /// <summary>A person edited the file under the serial that name servers know: it moves on, and nothing else changes.</summary>
        public bool IsSerialOfAnEdit { get; init; }
    }

    /// <summary>Nothing can be published; what is there stays.</summary>
    public sealed record Refused(ImmutableArray<Diagnostic> Diagnostics) : ZoneProjection;
}
