using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;

namespace KeyOps.System.Tests.Store;

/// <summary>The verbs about the store, beside a daemon and without one.</summary>
public sealed class StoreVerbTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_running_daemon_imports_publishes_and_confirms_and_the_verb_prints_it()
    {
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");
        await KeyAsync("old.pem");

        var import = await _site.KeyOpsAsync("keys", "import", "keyops.example", "--selector", "old", "--key", "old.pem");

        Assert.True(import.ExitCode == 0, import.Output + import.Error);
        Assert.Contains("imported selector old (rsa-2048)", import.Output, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{_site.Port} answers selector old byte for byte", import.Output, StringComparison.Ordinal);
        Assert.Contains("imported selector old", daemon.Said, StringComparison.Ordinal);
        var history = JsonNode.Parse((await _site.KeyOpsAsync("status", "--history", "--json")).Output)!["domains"]![0]!["history"]!.AsArray();
        Assert.Contains(history, attempt => (string)attempt!["action"]! == "import" && (string)attempt["outcome"]! == "done");

        var again = await _site.KeyOpsAsync("keys", "import", "keyops.example", "--selector", "old", "--key", "old.pem");
        Assert.Equal(1, again.ExitCode);
        Assert.StartsWith("keyops: this very key is in the store already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_taken_beside_the_daemon_and_restored_only_without_it()
    {
        await using (var daemon = RunningKeyOps.Start(_site.Folder, "run"))
        {
            await daemon.SaysAsync("selector default is Active");
            var backup = (await _site.KeyOpsAsync("backup", "keyops.backup")).Require();
            Assert.Contains("2 keys of 1 domain", backup.Output, StringComparison.Ordinal);
            Assert.Contains("master.key alone, which is not in it", backup.Output, StringComparison.Ordinal);

            var refused = await _site.KeyOpsAsync("restore", "keyops.backup");
            Assert.Equal(1, refused.ExitCode);
            Assert.StartsWith("keyops: another keyops (pid ", refused.Error, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(_site["var/keyops.db"], "gone", TestContext.Current.CancellationToken);
        Assert.Contains("not a KeyOps store", (await _site.KeyOpsAsync("status")).Error, StringComparison.Ordinal);
        var restored = JsonNode.Parse((await _site.KeyOpsAsync("restore", "keyops.backup", "--json")).Require().Output)!;
        Assert.Equal(2, (int)restored["keys"]!);
        Assert.StartsWith(_site["var/keyops.db.replaced-"], (string)restored["replacedStore"]!, StringComparison.Ordinal);
        Assert.Contains("restored from a backup", (string)(await _site.StatusAsync())["hold"]!["reason"]!, StringComparison.Ordinal);

        await using var again = RunningKeyOps.Start(_site.Folder, "run");
        await again.SaysAsync("nothing that the restored store says is denied by the name servers");
        Assert.Equal(0, (await _site.KeyOpsAsync("apply")).ExitCode);
        Assert.Equal("Active", (string)(await _site.StatusAsync())["keys"]![0]!["state"]!);
    }

    [Fact]
    public async Task A_held_domain_is_tried_again_by_itself_and_soon()
    {
        var blocked = _site.Zone;
        Directory.CreateDirectory(blocked); // a folder where the zone file should be written
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("held");
        Directory.Delete(blocked);

        await daemon.SaysAsync("selector default is Active");
    }

    [Fact]
    public async Task Keys_of_no_store_and_unknown_names_are_told()
    {
        Assert.Equal(0, (await _site.KeyOpsAsync("keys", "list")).ExitCode);
        Assert.Equal((1, "keyops: the store has no key of keyops.example\n"), await ErrorAsync("keys", "show", "keyops.example"));
        Assert.Equal((64, "keyops: other.example is not a domain of config/keyops.yaml\n"), await ErrorAsync("keys", "import", "other.example", "--selector", "s", "--key", "k"));
        Assert.Equal(64, (await _site.KeyOpsAsync("keys", "import", "keyops.example")).ExitCode);
        Assert.Equal(1, (await _site.KeyOpsAsync("backup", "b")).ExitCode);
        Assert.False(File.Exists(_site["b"]));
        Assert.Equal((1, "keyops: the store has no key default._domainkey.keyops.example\n  what to do: `keyops keys list keyops.example` shows those it has\n"), await ErrorAsync("keys", "destroy", "keyops.example", "default"));
    }

    private async Task KeyAsync(string name) =>
        await File.WriteAllTextAsync(_site[name], (await ToolProcess.RunAsync("openssl", ["genrsa", "2048"])).Require().Output);

    private async Task<(int ExitCode, string Error)> ErrorAsync(params string[] arguments)
    {
        var result = await _site.KeyOpsAsync(arguments);
        return (result.ExitCode, result.Error);
    }
}
