using System.Diagnostics;
using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Peers;
using KeyOps.TestKit;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>`kill -9` at any moment: the next start goes on from there, and mail never notices.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;

    private readonly RotatingSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_daemon_killed_at_fifty_random_moments_converges_and_no_message_is_lost()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var dice = Dice.Roll("KEYOPS_KILL_SEED");
        await using var bind = await PeerServer.StartAsync("named", _site.Folder, _site.Zone);
        await File.WriteAllTextAsync(_site["tell-bind"], $$"""
            before=$(dig @127.0.0.1 -p {{bind.Port}} +short keyops.example SOA)
            kill -HUP {{bind.ProcessId}}
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
              test "$(dig @127.0.0.1 -p {{bind.Port}} +short keyops.example SOA)" != "$before" && exit 0
            done
            exit 0
            """, cancellation);
        _site.Configure("8s", "1s", "3s", [bind.EndPoint], embedded: false, $"sh {_site["tell-bind"]}");
        for (var attempt = 0; attempt < 20 && !File.Exists(_site["var/opendkim/trusted.hosts"]); attempt++)
        {
            // OpenDKIM does not start without its tables, and they are not written before BIND answers.
            Assert.Equal(1, (await _site.KeyOpsAsync("apply")).ExitCode);
        }

        await using var signer = await _site.StartSignerAsync();
        var usual = await ConvergeAsync(dice.Seed);
        var longest = (int)Math.Min(usual.TotalMilliseconds * 1.2, 2000);
        await using var mail = new MailStream(signer.Address, () => [bind.EndPoint], TimeSpan.FromSeconds(3));

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
            if (dice.Next(0, 5) > 0)
            {
                await daemon.SaysAsync("configuration"); // it has begun: from here on it works
            }

            await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(0, longest)), TimeProvider.System, cancellation);
            await daemon.KillAsync();
        }

        await ConvergeAsync(dice.Seed);
        await mail.FinishAsync();

        Assert.True(mail.Failures.Length == 0, $"seed {dice.Seed}\n{mail.Failures}");
        Assert.True(mail.Selectors.Count >= 2, $"seed {dice.Seed}: only {string.Join(", ", mail.Selectors)}: the kills hit nothing");
        var keys = JsonNode.Parse((await _site.KeyOpsAsync("status", "--json")).Output)!["domains"]![0]!["keys"]!.AsArray();
        Assert.Equal(mail.Selectors[^1], (string?)Assert.Single(keys, key => (string?)key!["state"] == "Active")!["selector"]);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {dice.Seed}: {mail.Count} messages, {mail.Verifications} look-ups, selectors {string.Join(", ", mail.Selectors)}");
    }

    /// <summary>Applies until nothing is held: a name server reads its zone in its own time.</summary>
    /// <returns>How long the last apply took.</returns>
    private async Task<TimeSpan> ConvergeAsync(int seed)
    {
        var patience = Stopwatch.StartNew();
        TimeSpan began;
        ProcessResult apply;
        do
        {
            began = patience.Elapsed;
            apply = await _site.KeyOpsAsync("apply");
        }
        while (apply.ExitCode != 0 && patience.Elapsed < TimeSpan.FromSeconds(60));

        Assert.True(apply.ExitCode == 0, $"seed {seed}\n{apply.Output}\n{apply.Error}");
        return patience.Elapsed - began;
    }
}
