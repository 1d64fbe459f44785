using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;
using KeyOps.System.Tests.Peers;

namespace KeyOps.System.Tests.Store;

/// <summary>Store and files come back from a backup, and name servers answer keys that were made since: no one of them is taken from under its mail.</summary>
public sealed class NewerServersTests : IDisposable
{
    private readonly SampleSite _site = new();

    public NewerServersTests()
    {
        File.WriteAllText(_site["zones/keyops.example.zone"], """
            $TTL 1
            @   IN SOA ns1 hostmaster ( 1 ; serial
                60 60 3600 1 )
                   NS  ns1
            ns1    A   127.0.0.1

            """);
        Directory.CreateDirectory(_site["var/zones"]);
        File.Copy(_site["zones/keyops.example.zone"], _site.Zone); // what other servers start with
    }

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("named")]
    [InlineData("nsd")]
    public async Task Name_servers_that_answer_keys_of_later_hold_everything_until_a_person_says_so(string program)
    {
        await using var server = await PeerServer.StartAsync(program, _site.Folder, _site.Zone);
        // A name server reads a zone in its own time: told means that it answers it.
        await File.WriteAllTextAsync(_site["tell"], $$"""
            kill -HUP $(cat {{_site[$"{program}/{program}.pid"]}}) || exit 1
            serial=$(grep -o '[0-9]* ; serial' {{_site.Zone}})
            until dig @127.0.0.1 -p {{server.Port}} +short +time=1 +tries=1 keyops.example SOA | grep -q " ${serial% ; serial} "; do kill -0 $(cat {{_site[$"{program}/{program}.pid"]}}) || exit 1; done
            """, TestContext.Current.CancellationToken);
        _site.Configure(_ => Configuration(server.EndPoint, $"sh {_site["tell"]}"));
        await RotateAsync();
        File.Copy(_site["backup.zone"], _site.Zone, overwrite: true); // as well: nothing on this machine tells
        (await _site.KeyOpsAsync("restore", _site["backup.db"])).Require();

        AssertHeld(await _site.KeyOpsAsync("apply"), await File.ReadAllTextAsync(_site["backup.zone"], TestContext.Current.CancellationToken));

        var served = await SerialAsync(server.Port);
        var trusted = await _site.KeyOpsAsync("apply", "--trust-restored");
        Assert.True(trusted.ExitCode == 1, trusted.Output + trusted.Error); // published; no signer is touched before that is what they answer
        Assert.Contains("the restored store is taken at its word, and the name servers are to be brought to it", trusted.Output, StringComparison.Ordinal);
        (await _site.KeyOpsAsync("apply")).Require();
        Assert.True(await SerialAsync(server.Port) > served, $"{await SerialAsync(server.Port)} after {served}"); // or no secondary would follow
        Assert.Equal("Active", (string?)(await _site.StatusAsync())["keys"]![0]!["state"]);
    }

    [Fact]
    public async Task So_do_the_zones_that_the_daemon_serves_itself_and_it_goes_on_serving_them()
    {
        _site.Configure(_ => $"{Configuration(new(IPAddress.Loopback, _site.Port), "\"true\"")}  - server\nserver: {{ listen: [127.0.0.1:{_site.Port}] }}\n");
        await using (var daemon = RunningKeyOps.Start(_site.Folder, "run"))
        {
            await daemon.SaysAsync("selector default is Active");
            await RotateAsync();
        }

        var zone = await File.ReadAllTextAsync(_site.Zone, TestContext.Current.CancellationToken);
        var newer = (string?)JsonNode.Parse((await _site.KeyOpsAsync("restore", _site["backup.db"], "--json")).Require().Output)!["replacedStore"];
        await using (var daemon = RunningKeyOps.Start(_site.Folder, "run"))
        {
            await daemon.SaysAsync("they answer keys that it does not know, at ");
            AssertHeld(await _site.KeyOpsAsync("apply"), zone);
            Assert.Contains("p=", (await _site.DigAsync("+short", $"{Today}a._domainkey.keyops.example", "TXT")).Output, StringComparison.Ordinal);
        }

        (await _site.KeyOpsAsync("restore", newer!)).Require();
        await using var again = RunningKeyOps.Start(_site.Folder, "run");
        await again.SaysAsync("nothing that the restored store says is denied by the name servers");
        Assert.Equal(0, (await _site.KeyOpsAsync("apply")).ExitCode);
    }

    private static string Today => $"k{TimeProvider.System.GetUtcNow():yyyyMMdd}";

    /// <summary>A rotation, after a backup of store and zone file.</summary>
    private async Task RotateAsync()
    {
        await ApplyAsync("Active", "apply");
        (await _site.KeyOpsAsync("backup", _site["backup.db"])).Require();
        File.Copy(_site.Zone, _site["backup.zone"]);
        await ApplyAsync("Retired", "rotate", "keyops.example");
    }

    /// <summary>Until the domain's first key is in this state: waits are of a second.</summary>
    private async Task ApplyAsync(string state, params string[] arguments)
    {
        var applied = await _site.KeyOpsAsync(arguments);
        for (var again = 0; applied.ExitCode == 0 && again < 40 && (string?)(await _site.StatusAsync())["keys"]![0]!["state"] != state; again++)
        {
            applied = await _site.KeyOpsAsync("apply");
        }

        Assert.True(applied.ExitCode == 0, applied.Output + applied.Error);
        Assert.Equal(state, (string?)(await _site.StatusAsync())["keys"]![0]!["state"]);
    }

    private void AssertHeld(ProcessResult held, string zone)
    {
        Assert.True(held.ExitCode == 1, held.Output + held.Error);
        Assert.Contains($"they answer keys that it does not know, at {Today}a._domainkey.keyops.example: it is older than they are", held.Output, StringComparison.Ordinal);
        Assert.Contains("keyops apply --trust-restored", held.Output, StringComparison.Ordinal);
        Assert.Equal(zone, File.ReadAllText(_site.Zone));
    }

    private static async Task<long> SerialAsync(int port) =>
        long.Parse((await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{port}", "+short", "keyops.example", "SOA"])).Output.Split(' ')[2], CultureInfo.InvariantCulture);

    private static string Configuration(IPEndPoint server, string tell) => $$"""
        version: 1
        state: ../var
        zones: ../zones
        policies:
          quick: { ttl: 1s, dkim: { rotate: never, publish-hold: 1s, algorithms: [ed25519] } }
        domains:
          keyops.example:
            policy: quick
            nameservers: ["{{server}}"]
            zone: { output: ../var/zones/keyops.example.zone }
        publish:
          - command: {{tell}}

        """;
}
