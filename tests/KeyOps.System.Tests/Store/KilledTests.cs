using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Store;

/// <summary>`kill -9` anywhere in `apply`: the next one goes on, and nothing is lost or done twice.</summary>
public sealed class KilledTests : IDisposable
{
    /// <summary>KEYOPS_KILLS sets another number.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("KEYOPS_KILLS") ?? "15", CultureInfo.InvariantCulture);

    private readonly FleetSite _site = new(30);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Apply_killed_anywhere_converges_and_loses_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var whole = await DurationAsync();
        var seen = new Dictionary<string, string>(); // every key that was ever seen, and its record
        for (var kill = 0; kill < Kills; kill++)
        {
            Clear(kill);
            using var apply = ToolProcess.Start(KeyOpsBinary.BinaryPath, ["apply", "-c", _site.Configuration], _site.Folder);
            _ = apply.StandardOutput.ReadToEndAsync(cancellation);
            _ = apply.StandardError.ReadToEndAsync(cancellation);
            // Spread over the whole of its life; the machine's own unrest does the rest.
            await Task.Delay(whole * (0.15 + (0.85 * (kill % 15) / 15)), cancellation);
            apply.Kill();
            await apply.WaitForExitAsync(cancellation);
            foreach (var (name, record) in await KeysAsync())
            {
                Assert.True(!seen.TryGetValue(name, out var before) || before == record, $"{name} is another key than before");
                seen[name] = record;
            }
        }

        var last = await _site.KeyOpsAsync("apply");
        Assert.True(last.ExitCode == 0, last.Output + last.Error);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation); // what was lost while a signer may have named it waits for caches
        last = await _site.KeyOpsAsync("apply");
        Assert.True(last.ExitCode == 0, last.Output + last.Error);
        Assert.Equal(0, (await _site.KeyOpsAsync("plan")).ExitCode);
        var keys = await KeysAsync();
        Assert.All(seen, pair => Assert.Equal(pair.Value, keys[pair.Key]));
        var status = JsonNode.Parse((await _site.KeyOpsAsync("status", "--json")).Output)!["domains"]!.AsArray();
        Assert.All(status, domain => Assert.Equal("Active", (string?)domain!["keys"]![0]!["state"]));
        Assert.All(_site.Names, name => Assert.Contains($"*@{name} ", File.ReadAllText(Path.Combine(_site.State, "opendkim/signing.table")), StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(_site.State, "*", SearchOption.AllDirectories), file => Assert.DoesNotMatch(@"\.(tmp|new)$", file));
    }

    /// <summary>Every fifth time all projections go, so that writing them is met often: what is rebuilt must be what it was.</summary>
    private void Clear(int kill)
    {
        foreach (var folder in (string[])["opendkim", "zones"])
        {
            var path = Path.Combine(_site.State, folder);
            if (kill % 5 == 0 && Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
    }

    private static async Task<TimeSpan> DurationAsync()
    {
        using var other = new FleetSite(30);
        var watch = Stopwatch.StartNew();
        (await other.KeyOpsAsync("apply")).Require();
        return watch.Elapsed;
    }

    private async Task<Dictionary<string, string>> KeysAsync()
    {
        var list = await _site.KeyOpsAsync("keys", "list", "--json");
        Assert.True(list.ExitCode == 0, list.Error);
        return JsonNode.Parse(list.Output)!["keys"]!.AsArray().ToDictionary(key => (string)key!["owner"]!, key => (string)key!["record"]!);
    }
}
