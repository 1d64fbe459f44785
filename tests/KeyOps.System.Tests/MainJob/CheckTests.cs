using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.MainJob;

/// <summary><c>keyops check</c>: what the world sees, and what is behind it.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Before_anything_is_done_it_says_what_is_missing()
    {
        var check = await _site.KeyOpsAsync("check");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("FAILED  signer opendkim: no key is Active: mail of this domain goes out unsigned\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("the zone file is not published yet\n        what to do: `keyops plan` shows the difference, `keyops apply` publishes it\n", check.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_site["var/keyops.db"]), "it only looks");
    }

    [Fact]
    public async Task All_is_well_and_then_the_name_server_is_gone()
    {
        await using (var daemon = RunningKeyOps.Start(_site.Folder, "run"))
        {
            await daemon.SaysAsync("selector default is Active");
            var well = await CheckedAsync(0);
            Assert.All(well.Values, check => Assert.Equal("ok", (string?)check["outcome"]));
            Assert.Superset(new HashSet<string> { "name-servers", "spf", "dkim default", "dmarc", "signer opendkim", "zone-file", "schedule" }, well.Keys.ToHashSet());
        }

        var gone = await CheckedAsync(3);
        Assert.Equal("undetermined", (string?)gone["name-servers"]["outcome"]);
        Assert.Contains($"127.0.0.1:{_site.Port}, over UDP and TCP", (string?)gone["name-servers"]["text"], StringComparison.Ordinal);
        Assert.Equal("undetermined", (string?)gone["spf"]["outcome"]);
        Assert.Equal("ok", (string?)gone["zone-file"]["outcome"]);
    }

    [Fact]
    public async Task A_server_with_another_spf_record_is_named_and_nothing_else_is_blamed()
    {
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("selector default is Active");
        var zone = await File.ReadAllTextAsync(_site.Zone, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_site["lying.zone"], zone.Replace("v=spf1 mx ~all", "v=spf1 -all", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var port = FreePort.Next();
        await using var lying = RunningKeyOps.Start(_site.Folder, "serve", "--zone", $"keyops.example={_site["lying.zone"]}", "--listen", $"127.0.0.1:{port}");
        await lying.SaysAsync("serving 1 zone");
        _site.Configure(text => text.Replace("nameservers: [", $"nameservers: [127.0.0.1:{port}, ", StringComparison.Ordinal));

        var checks = await CheckedAsync(1);

        Assert.Equal(["spf"], checks.Where(check => (string?)check.Value["outcome"] != "ok").Select(check => check.Key));
        Assert.Contains($"127.0.0.1:{port}, over UDP and TCP, asked for TXT keyops.example: another record than the one published", (string?)checks["spf"]["text"], StringComparison.Ordinal);
        Assert.Contains($"dig @127.0.0.1 -p {port} +norec keyops.example TXT", (string?)checks["spf"]["remedy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_that_somebody_pointed_at_another_selector_are_found()
    {
        await using (var daemon = RunningKeyOps.Start(_site.Folder, "run"))
        {
            await daemon.SaysAsync("selector default is Active");
            await daemon.StopAsync();
        }

        var table = _site["var/opendkim/signing.table"];
        await File.WriteAllTextAsync(table, (await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken)).Replace("default._domainkey", "other._domainkey", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var checks = await CheckedAsync(1);

        Assert.Equal("failed", (string?)checks["signer opendkim"]["outcome"]);
        Assert.Contains("where default is Active", (string?)checks["signer opendkim"]["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_that_is_not_configured_is_a_usage_error()
    {
        var check = await _site.KeyOpsAsync("check", "other.example");

        Assert.Equal(64, check.ExitCode);
        Assert.Contains("other.example is not a domain of", check.Error, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, JsonNode>> CheckedAsync(int exitCode)
    {
        var check = await _site.KeyOpsAsync("check", "keyops.example", "--json");
        Assert.True(check.ExitCode == exitCode, check.Output + check.Error);
        return JsonNode.Parse(check.Output)!["domains"]![0]!["checks"]!.AsArray().ToDictionary(each => (string)each!["name"]!, each => each!);
    }
}
