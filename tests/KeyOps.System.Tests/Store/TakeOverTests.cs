using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.Store;

/// <summary>An OpenDKIM that somebody set up by hand, with its key in a hand-written zone, comes under KeyOps without a change of what it signs with.</summary>
public sealed class TakeOverTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_signer_set_up_by_hand_signs_on_with_its_key_while_record_tables_and_rotation_become_ours()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var key = await SetUpByHandAsync();
        await using var signer = await RealOpenDkim.StartAsync(_site["signer"], _site["hand"]);
        var source = await File.ReadAllTextAsync(_site["zones/keyops.example.zone"], cancellation);

        var import = await _site.KeyOpsAsync("keys", "import", "keyops.example", "--selector", "mail2019", "--key", key);
        Assert.True(import.ExitCode == 0, import.Output + import.Error);
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("selector mail2019 is Active");

        var status = await _site.StatusAsync();
        Assert.Equal(("mail2019", "Active"), ((string)status["keys"]![0]!["selector"]!, (string)status["keys"]![0]!["state"]!));
        Assert.Contains(status["keys"]![0]!["evidence"]!.AsArray(), line => ((string)line!["text"]!).StartsWith("signer opendkim signed with it, and the signature verified under the record that 127.0.0.1:", StringComparison.Ordinal));
        var probe = await _site.KeyOpsAsync("probe", $"local:{_site["signer/opendkim.sock"]}", "keyops.example", "--server", $"127.0.0.1:{_site.Port}");
        Assert.True(probe.ExitCode == 0, probe.Output + probe.Error);
        Assert.Contains("s=mail2019 d=keyops.example", probe.Output, StringComparison.Ordinal);
        var check = await _site.OpenDkimTestkeyAsync("-d", "keyops.example", "-s", "mail2019", "-k", key, "-vvv");
        Assert.Equal((0, "opendkim-testkey: key OK\n"), (check.ExitCode, check.Output));

        // The person's file is as it was; in what is published the record stands once, between our lines.
        Assert.Equal(source, await File.ReadAllTextAsync(_site["zones/keyops.example.zone"], cancellation));
        var published = await File.ReadAllTextAsync(_site.Zone, cancellation);
        Assert.Equal(1, published.Split("mail2019._domainkey").Length - 1);
        Assert.True(published.IndexOf("mail2019._domainkey", StringComparison.Ordinal) > published.IndexOf("; BEGIN KeyOps managed records", StringComparison.Ordinal));
    }

    /// <summary>The path of the private key.</summary>
    private async Task<string> SetUpByHandAsync()
    {
        var keys = Directory.CreateDirectory(_site["hand/keys/keyops.example"]).FullName;
        (await ToolProcess.RunAsync("opendkim-genkey", ["-D", keys, "-d", "keyops.example", "-s", "mail2019", "-b", "2048"])).Require();
        var key = Path.Combine(keys, "mail2019.private");
        // A TTL that the test can sit out: caches hold the record as the person wrote it.
        var record = (await File.ReadAllTextAsync(Path.Combine(keys, "mail2019.txt"))).Replace("\tIN\t", "\t1\tIN\t", StringComparison.Ordinal);
        await File.AppendAllTextAsync(_site["zones/keyops.example.zone"], record);
        await File.WriteAllTextAsync(_site["hand/key.table"], $"# by hand\nmine keyops.example:mail2019:{key}\n");
        await File.WriteAllTextAsync(_site["hand/signing.table"], "*@keyops.example mine\n");
        await File.WriteAllTextAsync(_site["hand/trusted.hosts"], "127.0.0.1\nlocalhost\n");
        _site.Configure(text => text
            .Replace("output: ../var/zones/keyops.example.zone }", "output: ../var/zones/keyops.example.zone, adopt: true }", StringComparison.Ordinal)
            .Replace(
                "directory: ../var/opendkim ",
                $"directory: {_site["hand"]}\n      socket: local:{_site["signer/opendkim.sock"]}\n      reload: {{ pidfile: {_site["signer/opendkim.pid"]} }}\n      #",
                StringComparison.Ordinal));
        return key;
    }
}
