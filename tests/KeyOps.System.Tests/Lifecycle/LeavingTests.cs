using System.Text.Json.Nodes;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>`sends-mail: false` for a domain whose mail a real OpenDKIM signs, and back again.</summary>
public sealed class LeavingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MessageLife = TimeSpan.FromSeconds(8);

    private readonly RotatingSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_signer_leaves_it_at_once_messages_under_way_verify_to_their_end_and_then_record_and_key_file_are_gone()
    {
        _site.Configure("400d", "1s", "8s", [_site.Embedded], embedded: true, "true");
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("start OpenDKIM"); // it does not start without its tables
        await using var signer = await _site.StartSignerAsync();
        var apply = await _site.KeyOpsAsync("apply");
        Assert.True(apply.ExitCode == 0, apply.Output + apply.Error + daemon.Said);
        await using var mail = new MailStream(signer.Address, () => [_site.Embedded], MessageLife);
        await mail.UsesAsync(1, Patience);

        await mail.StopAsync(); // before the configuration says so
        var watched = mail.FinishAsync();
        Change("zone: {", "sends-mail: false\n    zone: {");
        await daemon.ReadConfigurationAgainAsync();
        await daemon.SaysAsync("selector default is Retired: signer opendkim does not sign for the domain any more");

        Assert.IsType<SigningOutcome.Unsigned>(await SignAsync(signer.Address));
        Assert.Equal("", await File.ReadAllTextAsync(_site["var/opendkim/signing.table"], TestContext.Current.CancellationToken));
        Assert.True(File.Exists(_site["var/opendkim/keys/keyops.example/default.private"]));
        Assert.Contains("v=spf1 -all", await File.ReadAllTextAsync(_site.Zone, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await watched;
        Assert.True(mail.Failures.Length == 0, $"{mail.Failures}\n{daemon.Said}");
        Assert.True(mail.Verifications > 20, $"{mail.Verifications} verifications");

        await daemon.SaysAsync("withdrew selector default");
        Assert.Equal(0, (await _site.KeyOpsAsync("apply")).ExitCode);
        Assert.Equal("\"v=DKIM1; p=\"\n", await DigAsync("default")); // the wildcard's: no selector is a key's
        Assert.False(File.Exists(_site["var/opendkim/keys/keyops.example/default.private"]));
        Assert.Equal("", await File.ReadAllTextAsync(_site["var/opendkim/key.table"], TestContext.Current.CancellationToken));
        Assert.IsType<SigningOutcome.Unsigned>(await SignAsync(signer.Address));
        var status = JsonNode.Parse((await _site.KeyOpsAsync("status", "--json")).Output)!["domains"]![0]!;
        Assert.Empty(status["keys"]!.AsArray());
        Assert.Equal("the domain sends no mail", (string)status["nextReason"]!);

        Change("sends-mail: false", "sends-mail: true");
        await daemon.ReadConfigurationAgainAsync();
        await daemon.SaysAsync($"selector k{TimeProvider.System.GetUtcNow():yyyyMMdd}a is Active: signer opendkim signed with it and the signature verifies");
        apply = await _site.KeyOpsAsync("apply");
        Assert.True(apply.ExitCode == 0, apply.Output + daemon.Said);
        var signed = Assert.IsType<SigningOutcome.Signed>(await SignAsync(signer.Address));
        Assert.Contains("s=k20", signed.Signatures[0].Value, StringComparison.Ordinal);
    }

    private static Task<SigningOutcome> SignAsync(KeyOps.Operations.Configuration.MilterAddress signer) =>
        MilterSession.SignAsync(signer, MailStream.Message(0, TimeProvider.System.GetUtcNow()), "ann@keyops.example");

    private void Change(string from, string to) => File.WriteAllText(_site["config/keyops.yaml"], File.ReadAllText(_site["config/keyops.yaml"]).Replace(from, to, StringComparison.Ordinal));

    private async Task<string> DigAsync(string selector) => (await ToolProcess.RunAsync(
        "dig", ["@127.0.0.1", "-p", $"{_site.Embedded.Port}", "+short", $"{selector}._domainkey.keyops.example", "TXT"])).Output;
}
