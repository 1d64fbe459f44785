using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;

namespace KeyOps.Authority.Transfers;

/// <summary>Lets somebody have zones by transfer.</summary>
public sealed record TransferRule
{
    /// <summary>From where; empty is from anywhere.</summary>
    public ImmutableArray<IPNetwork> From { get; init; } = [];

    /// <summary>Signed with this TSIG key; null asks for none.</summary>
    public DomainName? Key { get; init; }

    /// <summary>Which zones; empty is all.</summary>
    public ImmutableArray<DomainName> Zones { get; init; } = [];

    internal bool Covers(DomainName zone) => Zones.IsEmpty || Zones.Contains(zone);

    internal bool TakesAddress(IPAddress client)
    {
        var address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return From.IsEmpty || From.Any(network => network.Contains(address));
    }

    internal bool TakesKey(TsigKey? key) => Key is null || key?.Name == Key;
}
