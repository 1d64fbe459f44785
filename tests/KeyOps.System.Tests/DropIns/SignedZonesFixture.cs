using System.Diagnostics;
using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Dns;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.DropIns;

/// <summary>
/// NSD on loopback with <c>keyops.example</c>, signed by ldns, and below it a zone for each algorithm, kind of denial and way to be broken. The
/// trust anchor is the apex's DS.
/// </summary>
public sealed class SignedZonesFixture : IAsyncLifetime
{
    // name, algorithm, options of ldns-signzone; the DS of each but the last two goes into the parent.
    private static readonly (string Name, string Algorithm, string Options)[] Children =
    [
        ("rsasha256", "RSASHA256", "-n"),
        ("rsasha1", "RSASHA1", ""),
        ("rsasha512", "RSASHA512", "-n -t 5 -s abcd"),
        ("p384", "ECDSAP384SHA384", ""),
        ("ed25519", "ED25519", "-n"),
        ("optout", "ECDSAP256SHA256", "-n -p"),
        ("iterations", "ECDSAP256SHA256", "-n -t 200"),
        ("expired", "ECDSAP256SHA256", "-i 20200101000000 -e 20200201000000"),
        ("otherkey", "ECDSAP256SHA256", ""),
    ];

    private readonly string _key = Convert.ToBase64String(RsaKeyPair.Generate(1024).PublicKey);
    private Process? _nsd;

    public TemporaryFolder Folder { get; } = new();

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>The opendkim.conf that points at the server with the trust anchor.</summary>
    public string Conf => Folder["conf"];

    public async ValueTask InitializeAsync()
    {
        var apex = Zone("keyops.example") + Delegation("insecure");
        foreach (var (name, algorithm, options) in Children)
        {
            Folder.Write($"{name}.keyops.example.zone", Zone($"{name}.keyops.example") + (name is "optout" ? Delegation("sub") : ""));
            var ds = await SignAsync($"{name}.keyops.example", algorithm, options);
            apex += Delegation(name) + (name is "otherkey" ? ds[..^9] + "deadbeef\n" : ds);
        }

        Folder.Write("insecure.keyops.example.zone", Zone("insecure.keyops.example"));
        Folder.Write("sub.optout.keyops.example.zone", Zone("sub.optout.keyops.example"));
        Folder.Write("keyops.example.zone", apex);
        Folder.Write("anchor", await SignAsync("keyops.example", "ECDSAP256SHA256", ""));
        await StartAsync();
        Folder.Write("conf", $"Nameservers {EndPoint.Address}@{EndPoint.Port}\nTrustAnchorFile {Folder["anchor"]}\n");
    }

    public async ValueTask DisposeAsync()
    {
        if (_nsd is not null)
        {
            _nsd.Kill(entireProcessTree: true);
            await _nsd.WaitForExitAsync();
            _nsd.Dispose();
        }

        Folder.Dispose();
    }

    private string Zone(string name) =>
        $"""
        $ORIGIN {name}.
        $TTL 300
        @ IN SOA ns admin 1 3600 900 604800 300
        @ IN NS ns
        ns IN A 127.0.0.1
        s._domainkey IN TXT "v=DKIM1; k=rsa; p={_key}"
        *.wild._domainkey IN TXT "v=DKIM1; k=rsa; p={_key}"
        alias._domainkey IN CNAME s._domainkey
        dangling._domainkey IN CNAME nothing
        toinsecure._domainkey IN CNAME s._domainkey.insecure.keyops.example.

        """;

    private static string Delegation(string name) => $"{name} IN NS ns.{name}\nns.{name} IN A 127.0.0.1\n";

    private async Task<string> SignAsync(string zone, string algorithm, string options)
    {
        string[] size = algorithm.StartsWith("RSA", StringComparison.Ordinal) ? ["-b", "1024"] : [];
        var keySigning = (await ToolProcess.RunAsync("ldns-keygen", ["-a", algorithm, .. size, "-k", "-r", "/dev/urandom", zone], Folder.FullPath)).Require().Output.Trim();
        var zoneSigning = (await ToolProcess.RunAsync("ldns-keygen", ["-a", algorithm, .. size, "-r", "/dev/urandom", zone], Folder.FullPath)).Require().Output.Trim();
        (await ToolProcess.RunAsync("ldns-signzone", [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-f", $"{zone}.signed", $"{zone}.zone", keySigning, zoneSigning], Folder.FullPath)).Require();
        return (await File.ReadAllTextAsync(Folder[keySigning + ".ds"])).TrimEnd() + "\n";
    }

    private async Task StartAsync()
    {
        EndPoint = new(IPAddress.Loopback, FreePort.Next());
        var zones = Children.Select(child => $"{child.Name}.keyops.example").Append("keyops.example").Select(zone => $"zone:\n  name: {zone}\n  zonefile: {zone}.signed\n")
            .Concat(((string[])["insecure.keyops.example", "sub.optout.keyops.example"]).Select(zone => $"zone:\n  name: {zone}\n  zonefile: {zone}.zone\n"));
        Folder.Write("nsd.conf", $"""
            server:
              ip-address: 127.0.0.1@{EndPoint.Port}
              username: ""
              zonesdir: {Folder.FullPath}
              database: ""
              pidfile: {Folder["nsd.pid"]}
              logfile: {Folder["nsd.log"]}
              zonelistfile: {Folder["zone.list"]}
              xfrdfile: {Folder["xfrd.state"]}
              xfrdir: {Folder.FullPath}
            remote-control:
              control-enable: no
            {string.Join("", zones)}
            """);
        _nsd = ToolProcess.Start("nsd", ["-c", Folder["nsd.conf"], "-d"], Folder.FullPath);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await AuthoritativeLookup.QuerySerialAsync(EndPoint, DomainName.Parse("keyops.example"), TimeSpan.FromSeconds(1), limit.Token)).Serial != new SerialNumber(1))
        {
            await Task.Yield();
        }
    }
}
