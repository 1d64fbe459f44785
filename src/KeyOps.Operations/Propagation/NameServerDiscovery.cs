using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Propagation;

/// <summary>Finds who has to answer for a zone.</summary>
internal static class NameServerDiscovery
{
    private const int DnsPort = 53;

    /// <summary>The servers, and a reason for each name that leads to none: a server that cannot be found cannot confirm.</summary>
    public static async Task<(ImmutableArray<NameServer> Servers, ImmutableArray<string> Problems)> FindAsync(
        NameServerChoice choice,
        Zone zone,
        CancellationToken cancellationToken)
    {
        if (choice is NameServerChoice.Fixed @fixed)
        {
            return ([.. @fixed.Servers.Select(server => new NameServer(server, null))], []);
        }

        var servers = ImmutableArray.CreateBuilder<NameServer>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var name in NameServerNames(zone))
        {
            var addresses = InZone(zone, name);
            if (addresses.IsEmpty)
            {
                (addresses, var problem) = await ResolveAsync(name, cancellationToken);
                if (problem is not null)
                {
                    problems.Add(problem);
                }
            }

            servers.AddRange(addresses.Select(address => new NameServer(new(address, DnsPort), name.ToStringWithoutDot())));
        }

        return (servers.ToImmutable(), problems.ToImmutable());
    }

    private static ImmutableArray<DomainName> NameServerNames(Zone zone)
    {
        var names = ImmutableArray.CreateBuilder<DomainName>();
        if (zone.TryFind(zone.Apex, RecordType.Ns, out var set))
        {
            for (var i = 0; i < set.Count; i++)
            {
                names.Add(DomainName.FromWire(set[i]));
            }
        }

        return names.ToImmutable();
    }

    private static ImmutableArray<IPAddress> InZone(Zone zone, DomainName name)
    {
        var addresses = ImmutableArray.CreateBuilder<IPAddress>();
        foreach (var type in (RecordType[])[RecordType.A, RecordType.Aaaa])
        {
            if (zone.TryFind(name, type, out var set))
            {
                for (var i = 0; i < set.Count; i++)
                {
                    addresses.Add(new(set[i]));
                }
            }
        }

        return addresses.ToImmutable();
    }

    private static async Task<(ImmutableArray<IPAddress> Addresses, string? Problem)> ResolveAsync(DomainName name, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(name.ToStringWithoutDot(), cancellationToken);
            return ([.. addresses], addresses.Length == 0 ? $"name server {name} has no address" : null);
        }
        catch (SocketException problem)
        {
            return ([], $"name server {name} has no address that the system resolver finds ({problem.Message})");
        }
    }
}
