using System.Diagnostics;
using System.Globalization;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Transfers;

/// <summary>BIND, NSD and Knot copy zones from ours.</summary>
public sealed class TransferTests : IAsyncLifetime
{
    private const string Zone = "example.test";
    private const string Key = "transfer.example.test";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public async ValueTask InitializeAsync() =>
        (await KeyOpsBinary.RunInAsync(_folder.FullPath, "tsig", "generate", Key)).Require();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task After_a_thousand_changes_BIND_NSD_and_Knot_have_what_we_have_signed_and_by_what_changed()
    {
        var zone = new RandomZone(seed: 7, Zone);
        zone.Write(_folder["zone"]);
        int[] ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
        await using var ours = Serve([.. ports.SelectMany(port => new[] { "--notify", $"127.0.0.1:{port}" })]);
        await ours.SaysAsync("serving 1 zone");
        await using var bind = Secondary.StartBind(_folder, ports[0], _port, Key, [Zone]);
        await using var nsd = Secondary.StartNsd(_folder, ports[1], _port, Key, [Zone]);
        await using var knot = Secondary.StartKnot(_folder, ports[2], _port, Key, [Zone]);
        Secondary[] all = [bind, nsd, knot];
        await Task.WhenAll(all.Select(secondary => secondary.ServesAsync(Zone, zone.Serial)));

        for (var i = 0; i < 50; i++)
        {
            zone.Change(20);
            zone.Write(_folder["zone"]);
            await ours.ReadConfigurationAgainAsync();
            await all[i % all.Length].ServesAsync(Zone, zone.Serial);
        }

        await Task.WhenAll(all.Select(secondary => secondary.ServesAsync(Zone, zone.Serial)));
        var expected = await Secondary.RecordsAsync(_port, Zone, "-k", _folder[$"{Key}.named.conf"]);
        Assert.True(expected.Length > 300, $"{expected.Length} records");
        foreach (var secondary in all)
        {
            Assert.Equal(expected, await Secondary.RecordsAsync(secondary.Port, Zone));
        }

        Assert.Contains("IXFR, incoming", knot.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("bad", nsd.Said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task After_our_restart_secondaries_have_what_changed_by_IXFR_and_what_changed_meanwhile_as_a_whole()
    {
        var zone = new RandomZone(seed: 9, Zone);
        zone.Write(_folder["zone"]);
        int[] ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
        string[] notify = [.. ports.SelectMany(port => new[] { "--notify", $"127.0.0.1:{port}" })];
        var first = Serve(notify);
        await first.SaysAsync("serving 1 zone");
        await using var bind = Secondary.StartBind(_folder, ports[0], _port, Key, [Zone]);
        await using var nsd = Secondary.StartNsd(_folder, ports[1], _port, Key, [Zone]);
        await using var knot = Secondary.StartKnot(_folder, ports[2], _port, Key, [Zone]);
        Secondary[] all = [bind, nsd, knot];
        async Task AllServeAsync(RunningKeyOps ours)
        {
            await Task.WhenAll(all.Select(secondary => secondary.ServesAsync(Zone, zone.Serial, ours: ours)));
            var expected = await Secondary.RecordsAsync(_port, Zone, "-k", _folder[$"{Key}.named.conf"]);
            foreach (var secondary in all)
            {
                Assert.Equal(expected, await Secondary.RecordsAsync(secondary.Port, Zone));
            }
        }

        await AllServeAsync(first);
        await first.KillAsync();
        await first.DisposeAsync();

        // The same version: nobody comes for it. What changes from then on comes as differences.
        await using (var second = Serve(notify))
        {
            await second.SaysAsync("serving 1 zone");
            var (bindSaid, knotSaid) = (bind.Said.Length, knot.Said.Length);
            zone.Change(5);
            zone.Write(_folder["zone"]);
            await second.ReadConfigurationAgainAsync();
            await AllServeAsync(second);
            Assert.Contains("IXFR, incoming", knot.Said[knotSaid..], StringComparison.Ordinal);
            Assert.DoesNotContain("AXFR", knot.Said[knotSaid..].Replace("AXFR, outgoing", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("AXFR", bind.Said[bindSaid..].Replace("AXFR started", "", StringComparison.Ordinal).Replace("AXFR ended", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        // What changed while it was down is known to nobody here: it comes whole.
        zone.Change(5);
        zone.Write(_folder["zone"]);
        await using var third = Serve(notify);
        await AllServeAsync(third);
        zone.Change(5);
        zone.Write(_folder["zone"]);
        await third.ReadConfigurationAgainAsync();
        await AllServeAsync(third);
    }

    [Fact]
    public async Task A_wrong_key_a_skewed_clock_and_no_key_are_refused_and_the_log_says_why()
    {
        new RandomZone(seed: 1, Zone).Write(_folder["zone"]);
        await using var ours = Serve();
        await ours.SaysAsync("serving 1 zone");
        var secret = await File.ReadAllTextAsync(_folder[$"{Key}.secret"]);

        Assert.Contains("Transfer failed", await AxfrAsync(), StringComparison.Ordinal);
        Assert.Contains("EDE: 18 (Prohibited): (the request is not signed, and must be (TSIG))", await IxfrAsync(), StringComparison.Ordinal);
        Assert.Contains("EDE: 18 (Prohibited): (there is no key other.test here)", await IxfrAsync("-y", $"hmac-sha256:other.test:{secret.Trim()}"), StringComparison.Ordinal);
        Assert.Contains($"(the signature is not one of key {Key}: the secrets differ)", await IxfrAsync("-y", $"hmac-sha256:{Key}:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), StringComparison.Ordinal);
        await ours.SaysAsync($"the request is not signed, and must be with key {Key}");
        await PauseAsync();
        Assert.Contains("BADKEY", await AxfrAsync("-y", $"hmac-sha256:other.test:{secret.Trim()}"), StringComparison.Ordinal);
        await ours.SaysAsync("there is no key other.test here");
        await PauseAsync();
        Assert.Contains("BADSIG", await AxfrAsync("-y", $"hmac-sha256:{Key}:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), StringComparison.Ordinal);
        await ours.SaysAsync("the secrets differ");
        await PauseAsync();
        Assert.Contains("BADKEY", await AxfrAsync("-y", $"hmac-sha512:{Key}:{secret.Trim()}"), StringComparison.Ordinal);
        await ours.SaysAsync("is for hmac-sha256 here");
        await PauseAsync();
        var late = await ToolProcess.RunAsync(
            "kdig", ["@127.0.0.1", "-p", $"{_port}", "-y", $"hmac-sha256:{Key}:{secret.Trim()}", Zone, "AXFR"], environment: WrongClock.Ahead);
        Assert.Contains("BADTIME", late.Output + late.Error, StringComparison.Ordinal);
        await ours.SaysAsync("BadTime: the clocks differ by ");
        Assert.DoesNotContain(secret.Trim(), ours.Said, StringComparison.Ordinal);
        Assert.NotEmpty(await Secondary.RecordsAsync(_port, Zone, "-k", _folder[$"{Key}.named.conf"]));
    }

    [Fact]
    public async Task Kdig_verifies_every_message_of_a_large_signed_transfer()
    {
        await File.WriteAllTextAsync(_folder["zone"], "@ 300 IN SOA ns1 h 1 3600 600 86400 60\n@ 300 IN NS ns1\nns1 300 IN A 192.0.2.1\n$GENERATE 1-20000 h$ 300 IN MX 10 mail$\n");
        await using var ours = Serve();
        await ours.SaysAsync("serving 1 zone");
        var secret = (await File.ReadAllTextAsync(_folder[$"{Key}.secret"])).Trim();
        var kdig = (await ToolProcess.RunAsync("kdig", ["@127.0.0.1", "-p", $"{_port}", "-y", $"hmac-sha256:{Key}:{secret}", Zone, "AXFR"])).Require();
        Assert.DoesNotContain("WARNING", kdig.Output + kdig.Error, StringComparison.Ordinal);
        Assert.Contains("20004 records", kdig.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BIND_and_Knot_follow_the_catalog_zone_from_nothing_and_a_zone_that_comes_or_goes()
    {
        const int Zones = 200;
        const string Catalog = "catalog.invalid";
        _folder.Write("zone", "@ 300 IN SOA ns1 h 2026010100 3600 600 86400 60\n@ 300 IN NS ns1\nns1 300 IN A 192.0.2.1\n");
        string List(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"z{i.ToString(CultureInfo.InvariantCulture)}.test\tzone\n"));
        _folder.Write("zones.tsv", List(Zones));
        int[] ports = [FreePort.Next(), FreePort.Next()];
        await using var ours = RunningKeyOps.Start(
            _folder.FullPath,
            ["serve", "--zone-list", "zones.tsv", .. Common(), "--catalog", Catalog, .. ports.SelectMany(port => new[] { "--notify", $"127.0.0.1:{port}" })]);
        await ours.SaysAsync("serving 20");
        await using var bind = Secondary.StartBind(_folder, ports[0], _port, Key, [Catalog], catalog: true);
        await using var knot = Secondary.StartKnot(_folder, ports[1], _port, Key, [Catalog], catalog: true);
        Secondary[] all = [bind, knot];
        foreach (var secondary in all)
        {
            await secondary.ServesAsync("z0.test", 2026010100);
            await secondary.ServesAsync($"z{Zones - 1}.test", 2026010100);
        }

        _folder.Write("zones.tsv", List(Zones + 1));
        await ours.ReadConfigurationAgainAsync();
        await Task.WhenAll(all.Select(secondary => secondary.ServesAsync($"z{Zones}.test", 2026010100)));
        _folder.Write("zones.tsv", List(Zones - 1));
        await ours.ReadConfigurationAgainAsync();
        foreach (var secondary in all)
        {
            await GoneAsync(secondary, $"z{Zones}.test");
            await secondary.ServesAsync($"z{Zones - 2}.test", 2026010100);
        }
    }

    private static async Task GoneAsync(Secondary secondary, string zone)
    {
        var watch = Stopwatch.StartNew();
        var answer = "";
        while (watch.Elapsed < TimeSpan.FromSeconds(30))
        {
            answer = (await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{secondary.Port}", "+norec", "+time=1", "+tries=1", zone, "SOA"])).Output;
            if (answer.Contains("REFUSED", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"{secondary.Name} still serves {zone}: {answer}");
    }

    private RunningKeyOps Serve(params string[] more) =>
        RunningKeyOps.Start(_folder.FullPath, ["serve", "--zone", $"{Zone}=zone", .. Common(), .. more]);

    private string[] Common() => ["--listen", $"127.0.0.1:{_port}", "--allow-transfer", "127.0.0.1", "--tsig", $"{Key}={Key}.secret"];

    private async Task<string> AxfrAsync(params string[] options)
    {
        var dig = await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{_port}", .. options, Zone, "AXFR", "+time=3", "+tries=1"]);
        return dig.Output + dig.Error;
    }

    /// <summary>Asks by UDP, since dig shows of a refused AXFR no more than that it failed.</summary>
    private async Task<string> IxfrAsync(params string[] options) =>
        (await ToolProcess.RunAsync("dig", ["@127.0.0.1", "-p", $"{_port}", .. options, Zone, "IXFR=1", "+noall", "+comments", "+time=3", "+tries=1"])).Output;

    /// <summary>The log takes one such line a second.</summary>
    private static Task PauseAsync() => Task.Delay(TimeSpan.FromSeconds(1.1));
}
