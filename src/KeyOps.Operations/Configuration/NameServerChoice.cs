using System.Collections.Immutable;
using System.Net;

namespace KeyOps.Operations.Configuration;

/// <summary>Which name servers are asked before a key moves on.</summary>
public abstract record NameServerChoice
{
    private NameServerChoice()
    {
    }

    /// <summary>Recursive resolvers that must get the record as well, asked after the name servers.</summary>
    public ImmutableArray<IPEndPoint> VantagePoints { get; init; } = [];

    /// <summary>The NS set of the zone and of its parent, every address.</summary>
    public sealed record FromZone : NameServerChoice;

    /// <summary>These and no others.</summary>
    /// <param name="Servers">At least one.</param>
    public sealed record Fixed(ImmutableArray<IPEndPoint> Servers) : NameServerChoice;

    /// <summary>Nobody: the clock alone moves keys on.</summary>
    public sealed record ClockOnly : NameServerChoice;
}
