using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Propagation;

/// <summary>Asks a zone's parent for the delegation: its name servers are what resolvers follow, whatever the zone itself says.</summary>
internal sealed class ParentZones(StubResolver resolver, PatientTransport transport, ProbeOptions options, TimeProvider time)
{
    /// <summary>So many of a parent's servers are tried; they all say the same.</summary>
    private const int MaxServers = 4;

    /// <summary>How long the servers of a parent are remembered: thousands of domains share one.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<DomainName, (DateTimeOffset Until, Lazy<Task<Parent>> Parent)> _parents = new();

    /// <param name="Name">The parent zone.</param>
    /// <param name="Servers">Some of its servers; none when there is a problem.</param>
    /// <param name="Problem">Why there are none.</param>
    private sealed record Parent(DomainName Name, ImmutableArray<NameServer> Servers, string? Problem);

    public async Task<Delegation> OfAsync(DomainName apex, CancellationToken cancellation)
    {
        if (apex.Parent is not { } above)
        {
            return new Delegation.NotKnown("the root has no parent");
        }

        var parent = await FindAsync(above).WaitAsync(cancellation);
        if (parent.Problem is { } problem)
        {
            return new Delegation.NotKnown(problem);
        }

        var reasons = new List<string>();
        foreach (var server in parent.Servers)
        {
            var query = new DnsQuery(apex, RecordType.Ns);
            switch (await transport.AsResolversDoAsync(server.EndPoint, query, cancellation))
            {
                case ExchangeResult.Received { Message: { Rcode: DnsRcode.NoError } message } when NamesIn(message.Authorities, apex) is { IsEmpty: false } names:
                    return new Delegation.Given(server.ToString(), names, Glue(message, names));
                case ExchangeResult.Received { Message: { IsAuthoritative: true, Rcode: DnsRcode.NoError or DnsRcode.NxDomain } message } when NamesIn(message.Answers, apex).IsEmpty:
                    return new Delegation.NotKnown($"{server}, a server of {Text(parent.Name)}, delegates no {Text(apex)}");
                case ExchangeResult.Received { Message: { IsAuthoritative: true, Rcode: DnsRcode.NoError } }:
                    reasons.Add($"{server} serves {Text(apex)} as well and shows no delegation");
                    break;
                case var other:
                    reasons.Add($"{server}: {AuthoritativeLookup.Read(query, other).Describe()}");
                    break;
            }
        }

        return new Delegation.NotKnown($"no server of {Text(parent.Name)} tells it ({string.Join("; ", reasons)})");
    }

    private static string Text(DomainName name) => name.ToStringWithoutDot();

    private static ImmutableArray<DomainName> NamesIn(IEnumerable<DnsRecord> section, DomainName apex) =>
        [.. section.Where(record => record.Type == RecordType.Ns && record.Owner == apex).Select(record => DomainName.FromWire(record.Rdata.Span))];

    private static ImmutableArray<(DomainName Name, IPAddress Address)> Glue(DnsMessage message, ImmutableArray<DomainName> names) =>
    [
        .. message.Additionals
            .Where(record => (record.Type == RecordType.A && record.Rdata.Length == 4) || (record.Type == RecordType.Aaaa && record.Rdata.Length == 16))
            .Where(record => names.Contains(record.Owner))
            .Select(record => (record.Owner, new IPAddress(record.Rdata.Span))),
    ];

    private Task<Parent> FindAsync(DomainName above)
    {
        var now = time.GetUtcNow();
        return _parents.AddOrUpdate(
            above,
            name => (now + Remembered, new(() => LookUpAsync(name))),
            (name, known) => known.Until > now && known.Parent.Value is not { IsCompletedSuccessfully: true, Result.Problem: not null }
                ? known
                : (now + Remembered, new(() => LookUpAsync(name)))).Parent.Value;
    }

    /// <summary>The zone that holds the name, which may lie further up.</summary>
    private async Task<Parent> LookUpAsync(DomainName above)
    {
        for (var name = above; ; name = name.Parent!)
        {
            var (names, problem) = await resolver.NameServersOfAsync(name, CancellationToken.None);
            if (names is not { } found)
            {
                return new(name, [], problem);
            }

            if (found.IsEmpty && !name.IsRoot)
            {
                continue;
            }

            var servers = ImmutableArray.CreateBuilder<NameServer>();
            foreach (var server in found.Take(MaxServers))
            {
                var (addresses, _) = await resolver.AddressesOfAsync(server, CancellationToken.None);
                servers.AddRange((addresses ?? []).Take(1).Select(address => new NameServer(new(address, options.NameServerPort), Text(server))));
            }

            return new(name, servers.ToImmutable(), servers.Count == 0 ? $"no server of {Text(name)} can be found" : null);
        }
    }
}
