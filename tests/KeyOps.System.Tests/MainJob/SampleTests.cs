using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.MainJob;

/// <summary>What a newcomer does with the sample configuration, and what the real tools say of it.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Run_brings_the_first_key_to_active_and_the_real_testkey_says_key_ok()
    {
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");

        var ok = await _site.OpenDkimTestkeyAsync("-d", "keyops.example", "-s", "default", "-k", _site.KeyFile, "-vvv");
        Assert.Equal((0, "opendkim-testkey: key OK\n"), (ok.ExitCode, ok.Output));

        await ToolProcess.RunAsync("openssl", ["genrsa", "-out", _site["other.private"], "2048"]);
        File.SetUnixFileMode(_site["other.private"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var changed = await _site.OpenDkimTestkeyAsync("-d", "keyops.example", "-s", "default", "-k", _site["other.private"]);
        Assert.Equal((65, "opendkim-testkey: keys do not match\n"), (changed.ExitCode, changed.Output));

        var status = await _site.StatusAsync();
        Assert.Equal("Active", (string?)status["keys"]![0]!["state"]);
        Assert.Contains(status["keys"]![0]!["evidence"]!.AsArray(), line =>
            ((string)line!["text"]!).StartsWith($"127.0.0.1:{_site.Port} answered it byte for byte", StringComparison.Ordinal));
        Assert.Equal(0, await daemon.StopAsync());
    }

    [Fact]
    public async Task A_second_run_makes_nothing_again()
    {
        await using (var first = RunningKeyOps.Start(_site.Folder, "run"))
        {
            await first.SaysAsync("selector default is Active");
        }

        var key = await File.ReadAllTextAsync(_site.KeyFile, TestContext.Current.CancellationToken);
        var zone = await File.ReadAllTextAsync(_site.Zone, TestContext.Current.CancellationToken);
        await using var second = RunningKeyOps.Start(_site.Folder, "run");
        await second.SaysAsync("serving 1 zone");
        Assert.Equal(0, (await _site.KeyOpsAsync("apply")).ExitCode);
        Assert.Equal(0, await second.StopAsync());

        Assert.Equal(key, await File.ReadAllTextAsync(_site.KeyFile, TestContext.Current.CancellationToken));
        Assert.Equal(zone, await File.ReadAllTextAsync(_site.Zone, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("generated", second.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_says_what_is_due_apply_without_a_server_holds_and_says_what_to_do()
    {
        var plan = await _site.KeyOpsAsync("plan");
        Assert.Equal(2, plan.ExitCode);
        Assert.Contains("generate key default (rsa-2048)", plan.Output, StringComparison.Ordinal);
        Assert.Contains("+_dmarc.keyops.example. IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc-reports@keyops.example\"", plan.Output, StringComparison.Ordinal);
        Assert.Contains("+*@keyops.example default._domainkey.keyops.example", plan.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_site["var"]));

        var apply = await _site.KeyOpsAsync("apply");
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains($"127.0.0.1:{_site.Port}, over UDP and TCP, asked for SOA keyops.example: not reachable", apply.Output, StringComparison.Ordinal);
        Assert.Contains("start `keyops run`", apply.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_site["var/opendkim/key.table"]));
    }

    [Fact]
    public async Task A_second_writer_says_who_the_first_is()
    {
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("Listening");

        var second = await _site.KeyOpsAsync("run");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another keyops (pid ", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hangup_reads_the_configuration_again_and_a_bad_one_changes_nothing()
    {
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");

        var good = await File.ReadAllTextAsync(_site.Configuration, TestContext.Current.CancellationToken);
        _site.Configure(text => text.Replace("v=spf1 mx ~all", "v=spf1 mxx ~all", StringComparison.Ordinal) + "sginers: []\n");
        await daemon.ReadConfigurationAgainAsync();
        await daemon.SaysAsync("is refused, the one before stays in force");
        await daemon.SaysAsync("did you mean 'signers'");
        Assert.Contains("v=spf1 mx ~all", (await _site.DigAsync("keyops.example", "TXT")).Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_site.Configuration, good.Replace("v=spf1 mx ~all", "v=spf1 mx -all", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await daemon.ReadConfigurationAgainAsync();
        await daemon.SaysAsync("read again");
        Assert.Equal(0, (await _site.KeyOpsAsync("apply")).ExitCode);
        Assert.Contains("v=spf1 mx -all", (await _site.DigAsync("keyops.example", "TXT")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_configuration_ends_with_78_and_all_its_errors()
    {
        _site.Configure(text => text.Replace("rotate: every 180d", "rotate: every 180x", StringComparison.Ordinal).Replace("policy: standard", "policy: standrad", StringComparison.Ordinal));

        var result = await _site.KeyOpsAsync("apply");

        Assert.Equal(78, result.ExitCode);
        Assert.Equal(2, result.Error.Split('\n').Count(line => line.Contains(": error KO2", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(_site["var"]));
    }

    [Fact]
    public async Task The_zone_checkers_accept_the_written_zone()
    {
        await using (var daemon = RunningKeyOps.Start(_site.Folder, "run"))
        {
            await daemon.SaysAsync("selector default is Active");
        }

        (await ToolProcess.RunAsync("named-checkzone", ["keyops.example", _site.Zone])).Require();
        (await ToolProcess.RunAsync("nsd-checkzone", ["keyops.example", _site.Zone])).Require();
        (await ToolProcess.RunAsync("kzonecheck", ["-o", "keyops.example", _site.Zone])).Require();
    }
}
