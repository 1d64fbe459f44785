using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Reconcile;
using KeyOps.TestKit;
using KeyOps.TestKit.Dns;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Operations.Tests.Propagation;

/// <summary>A zone with one new key record, scripted name servers on loopback addresses of one port, and a probe that asks them.</summary>
internal sealed class ProbeFixture : IAsyncDisposable
{
    public const string Apex = "keyops.example";
    public const string Name = "default._domainkey.keyops.example";
    public const string Text = "v=DKIM1; h=sha256; k=rsa; p=MIIB";
    public const uint Serial = 7;

    private readonly List<ScriptedDnsServer> _servers = [];

    public FakeTimeProvider Time { get; } = new(RandomDate.Next());

    /// <summary>The port that all servers listen on; that of the first one.</summary>
    public int Port => _servers[0].EndPoint.Port;

    public ProbeOptions Options { get; set; } = new() { Patience = TimeSpan.FromMilliseconds(400), Retries = 0 };

    /// <summary>What the zone says beside its SOA.</summary>
    public string ZoneText { get; set; } = "@ NS ns1.keyops.example.\nns1 A 127.0.0.1\n";

    public ImmutableArray<IPEndPoint> VantagePoints { get; set; } = [];

    /// <summary>A server at this address of 127/8, which answers everything as it should.</summary>
    public ScriptedDnsServer Serve(string address = "127.0.0.1", bool hasTcp = true)
    {
        var server = new ScriptedDnsServer(IPAddress.Parse(address), _servers.Count == 0 ? 0 : Port, hasTcp);
        _servers.Add(server);
        return server.On(Apex, RecordType.Soa, DnsScript.Soa(Serial)).On(Name, RecordType.Txt, DnsScript.Txt(Text));
    }

    /// <summary>A loopback port that nobody listens on.</summary>
    public static IPEndPoint Closed()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Asks these servers; none named: those that the zone and its parent name, found through the resolver.</summary>
    public Task<PropagationOutcome> AskAsync(IPEndPoint? resolver = null, Func<double>? randomness = null, params IPEndPoint[] servers)
    {
        var zone = DomainFiles.Parse(Encoding.UTF8.GetBytes($"$TTL 300\n@ SOA ns1 hostmaster {Serial} 4h 1h 2w 15m\n{ZoneText}default._domainkey TXT \"{Text}\"\n"), "a.zone", DomainName.Parse(Apex)).Zone!;
        NameServerChoice choice = servers.Length == 0 ? new NameServerChoice.FromZone() : new NameServerChoice.Fixed([.. servers]);
        var probe = new PropagationProbe(Time, Options with { NameServerPort = _servers.Count == 0 ? 53 : Port }, [resolver ?? Closed()], randomness);
        return probe.AskAsync(choice with { VantagePoints = VantagePoints }, zone, [Record(zone)], new(Serial), TestContext.Current.CancellationToken);
    }

    /// <summary>Asks all servers of this fixture whether the record is gone.</summary>
    public Task<PropagationOutcome> AskGoneAsync()
    {
        var zone = DomainFiles.Parse(Encoding.UTF8.GetBytes($"$TTL 300\n@ SOA ns1 hostmaster {Serial} 4h 1h 2w 15m\n{ZoneText}"), "a.zone", DomainName.Parse(Apex)).Zone!;
        var probe = new PropagationProbe(Time, Options with { NameServerPort = Port }, [Closed()]);
        var record = new ManagedRecord(DomainName.Parse(Name), RecordType.Txt, null, TxtRdata.FromText(Text));
        return probe.AskGoneAsync(new NameServerChoice.Fixed([.. _servers.Select(server => server.EndPoint)]), zone, record, new(Serial), TestContext.Current.CancellationToken);
    }

    /// <summary>Asks all servers of this fixture for a key at one of these names.</summary>
    public async Task<NewerKeys> FindKeysAsync(params string[] names)
    {
        var zone = DomainFiles.Parse(Encoding.UTF8.GetBytes($"$TTL 300\n@ SOA ns1 hostmaster {Serial} 4h 1h 2w 15m\n{ZoneText}"), "a.zone", DomainName.Parse(Apex)).Zone!;
        var probe = new PropagationProbe(Time, Options with { NameServerPort = Port }, [Closed()]);
        var choice = new NameServerChoice.Fixed([.. _servers.Select(server => server.EndPoint)]);
        return await probe.FindKeysAsync(choice, zone, [.. names.Select(DomainName.Parse)], TestContext.Current.CancellationToken);
    }

    /// <summary>Asks all servers of this fixture.</summary>
    public Task<PropagationOutcome> AskAllAsync() => AskAsync(servers: [.. _servers.Select(server => server.EndPoint)]);

    /// <summary>The one reason for which a server does not confirm.</summary>
    public async Task<string> ReasonAsync()
    {
        var notYet = Assert.IsType<PropagationOutcome.NotYet>(await AskAllAsync());
        Assert.NotEmpty(notYet.Remedies);
        return Assert.Single(notYet.Reasons);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static ManagedRecord Record(Zone zone) => new(DomainName.Parse(Name), RecordType.Txt, null, zone.TryFind(DomainName.Parse(Name), RecordType.Txt, out var set) ? set[0].ToArray() : default);
}
