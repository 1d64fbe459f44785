using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;

namespace KeyOps.Operations.Propagation;

/// <summary>Finds who has to answer for a zone: the NS set of the zone and the parent's delegation together, every address of each.</summary>
internal sealed class NameServerDiscovery(StubResolver resolver, ParentZones parents, ProbeOptions options)
{
    /// <param name="Servers">Every address once.</param>
    /// <param name="Problems">One for each name that leads to no server: who cannot be found cannot confirm.</param>
    /// <param name="Notes">What differs between zone and parent, or why that is not known.</param>
    public sealed record Found(ImmutableArray<NameServer> Servers, ImmutableArray<ProbeProblem> Problems, ImmutableArray<string> Notes);

    public static NameServerDiscovery Create(ProbeOptions options, IReadOnlyList<IPEndPoint> resolvers, TimeProvider time) =>
        Create(options, resolvers, new PatientTransport(options, time), time);

    public static NameServerDiscovery Create(ProbeOptions options, IReadOnlyList<IPEndPoint> resolvers, PatientTransport transport, TimeProvider time)
    {
        var stub = new StubResolver(resolvers, options.Patience);
        return new(stub, new(stub, transport, options, time), options);
    }

    public async Task<Found> FindAsync(NameServerChoice choice, Zone zone, CancellationToken cancellation)
    {
        switch (choice)
        {
            case NameServerChoice.Fixed @fixed:
                return new([.. @fixed.Servers.Select(server => new NameServer(server, null))], [], []);
            case NameServerChoice.ClockOnly:
                return new([], [], []);
            default:
                break;
        }

        var own = NameServerNames(zone);
        var delegation = await parents.OfAsync(zone.Apex, cancellation);
        var given = delegation as Delegation.Given;
        var servers = ImmutableArray.CreateBuilder<NameServer>();
        var problems = ImmutableArray.CreateBuilder<ProbeProblem>();
        foreach (var name in own.Union(given?.Names ?? []))
        {
            IEnumerable<IPAddress> addresses = [.. InZone(zone, name), .. given is null ? [] : given.Glue.Where(glue => glue.Name == name && name.IsAtOrBelow(zone.Apex)).Select(glue => glue.Address)];
            if (!addresses.Any())
            {
                var (resolved, problem) = await resolver.AddressesOfAsync(name, cancellation);
                addresses = resolved ?? [];
                if (!addresses.Any())
                {
                    problems.Add(new(
                        $"name server {name.ToStringWithoutDot()} has no address{(problem is null ? "" : $" that can be found ({problem})")}",
                        "give it an address, or take it out of the NS set, of the zone and of the parent; or name the servers' addresses in `nameservers`"));
                }
            }

            servers.AddRange(addresses.Distinct().Select(address => new NameServer(new(address, options.NameServerPort), name.ToStringWithoutDot())));
        }

        if (servers.Count == 0 && problems.Count == 0)
        {
            problems.Add(new($"zone {zone.Apex.ToStringWithoutDot()} names no name server", "add its NS records"));
        }

        return new([.. servers.DistinctBy(server => server.EndPoint)], problems.ToImmutable(), Notes(zone.Apex, own, delegation));
    }

    private static ImmutableArray<string> Notes(DomainName apex, IReadOnlyCollection<DomainName> own, Delegation delegation)
    {
        if (delegation is not Delegation.Given given)
        {
            return [$"the zone's NS set was not compared with its parent's: {((Delegation.NotKnown)delegation).Reason}"];
        }

        string Names(IEnumerable<DomainName> names) => string.Join(", ", names.Select(name => name.ToStringWithoutDot()));
        var missing = given.Names.Except(own).ToArray();
        var added = own.Except(given.Names).ToArray();
        return
        [
            .. missing.Length == 0 ? (string[])[] : [$"the parent ({given.Server}) names {Names(missing)} for {apex.ToStringWithoutDot()}, which the zone does not: all were asked"],
            .. added.Length == 0 ? (string[])[] : [$"the zone {apex.ToStringWithoutDot()} names {Names(added)}, which the parent ({given.Server}) does not: all were asked"],
        ];
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

    private static IEnumerable<IPAddress> InZone(Zone zone, DomainName name)
    {
        foreach (var type in (RecordType[])[RecordType.A, RecordType.Aaaa])
        {
            if (zone.TryFind(name, type, out var set))
            {
                for (var i = 0; i < set.Count; i++)
                {
                    yield return new(set[i]);
                }
            }
        }
    }
}
