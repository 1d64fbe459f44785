using System.Diagnostics;
using System.Text.Json.Nodes;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Peers;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>
/// What a real OpenDKIM signs with at a switch must verify under what BIND and NSD answer at that moment, not under what the store thinks that they do: a server that
/// somebody edits, and a key file that somebody swaps, between the last check and the signature hold the key.
/// </summary>
public sealed class SwitchProofTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RotatingSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_name_server_that_answers_another_key_at_the_switch_holds_it_by_name_and_the_signature_verifies_under_what_all_answer_in_the_end()
    {
        await using var bind = await PeerServer.StartAsync("named", _site.Folder, _site.Zone);
        File.Copy(_site.Zone, _site["nsd.zone"]);
        await using var nsd = await PeerServer.StartAsync("nsd", _site.Folder, _site["nsd.zone"]);
        _site.Configure("180d", "1s", "6s", [bind.EndPoint, nsd.EndPoint], embedded: false, Tell(bind, nsd));
        await using var signer = await StartSigningAsync();
        var spare = await SpareAsync();

        // Somebody edits the zone by hand where NSD reads it: another key stands at the spare's name.
        var zone = await File.ReadAllTextAsync(_site["nsd.zone"], TestContext.Current.CancellationToken);
        var at = zone.IndexOf("p=", zone.IndexOf($"{spare}._domainkey", StringComparison.Ordinal), StringComparison.Ordinal) + 60;
        await File.WriteAllTextAsync(_site["nsd.zone"], $"{zone[..at]}{(zone[at] == 'A' ? 'B' : 'A')}{zone[(at + 1)..]}", TestContext.Current.CancellationToken);
        var served = await nsd.DigAsync($"{spare}._domainkey.keyops.example", "TXT");
        await nsd.ReadZoneAgainAsync();
        await UntilAsync(async () => await nsd.DigAsync($"{spare}._domainkey.keyops.example", "TXT") is { Length: > 0 } now && now != served);

        var held = await _site.KeyOpsAsync("rotate", "keyops.example");

        Assert.True(held.ExitCode == 1, held.Output + held.Error);
        Assert.Contains($"{nsd.EndPoint}, over UDP and TCP, asked for TXT {spare}._domainkey.keyops.example: another record than the one published", held.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(spare, await File.ReadAllTextAsync(_site["var/opendkim/signing.table"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("default", await SelectorAsync(signer));

        await File.WriteAllTextAsync(_site["nsd.zone"], zone, TestContext.Current.CancellationToken);
        await nsd.ReadZoneAgainAsync();
        await UntilAsync(async () => await StateOfAsync(spare) == "Active", beforeEach: () => _site.KeyOpsAsync("apply"));

        Assert.Equal(spare, await SelectorAsync(signer));
        Assert.Contains(
            $"signer opendkim signed with it, and the signature verified under the record that {bind.EndPoint}, {nsd.EndPoint} answered",
            (await KeysAsync()).Single(key => (string?)key!["selector"] == spare)!["evidence"]!.AsArray().Select(line => (string?)line!["text"]));
    }

    [Fact]
    public async Task A_key_file_that_is_swapped_as_the_signer_reads_it_is_seen_by_its_signature_and_the_old_key_signs_again()
    {
        await using var bind = await PeerServer.StartAsync("named", _site.Folder, _site.Zone);
        _site.Configure("180d", "1s", "6s", [bind.EndPoint], embedded: false, $"kill -HUP {bind.ProcessId}");
        await using var signer = await StartSigningAsync();
        var spare = await SpareAsync();
        using (var other = SigningKey.Generate(new Core.Mail.KeyAlgorithm.Rsa(1024)))
        {
            await File.WriteAllTextAsync(_site["other.pem"], other.ToPem(), TestContext.Current.CancellationToken);
        }

        var file = _site[$"var/opendkim/keys/keyops.example/{spare}.private"];
        var configuration = await File.ReadAllTextAsync(_site["config/keyops.yaml"], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _site["config/keyops.yaml"],
            configuration.Replace($"reload: {{ pidfile: {signer.PidFile} }}", $"reload: {{ command: \"cp {_site["other.pem"]} {file} && kill -USR1 $(cat {signer.PidFile})\" }}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        var held = await _site.KeyOpsAsync("rotate", "keyops.example");

        Assert.True(held.ExitCode == 1, held.Output + held.Error);
        Assert.Contains(
            $"signer opendkim: the signer's signature for keyops.example with s={spare} does not verify under the record that {bind.EndPoint} answers: the signature does not verify under this key; "
            + "the old tables are back, and it signs with s=default for keyops.example again",
            held.Output,
            StringComparison.Ordinal);
        Assert.Equal("default", await SelectorAsync(signer));
        var again = await _site.KeyOpsAsync("apply");
        Assert.Contains($"{file} holds something else than the key of {spare}._domainkey.keyops.example.", again.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_site["config/keyops.yaml"], configuration, TestContext.Current.CancellationToken);
        File.Delete(file);
        var mended = await _site.KeyOpsAsync("apply");
        Assert.Contains($"selector {spare} is Active", mended.Output, StringComparison.Ordinal); // that its successor is served may still be waited for
        Assert.Equal(spare, await SelectorAsync(signer));
    }

    private string Tell(PeerServer bind, PeerServer nsd)
    {
        File.WriteAllText(_site["tell"], $"cp {_site.Zone} {_site["nsd.zone"]}; kill -HUP {bind.ProcessId}; kill -HUP $(cat {_site["nsd/nsd.pid"]})\n");
        return $"sh {_site["tell"]}";
    }

    /// <summary>Until the first key is Active, under an OpenDKIM that was started with its tables.</summary>
    private async Task<RealOpenDkim> StartSigningAsync()
    {
        await UntilAsync(() => Task.FromResult(File.Exists(_site["var/opendkim/key.table"])), beforeEach: () => _site.KeyOpsAsync("apply"));
        var signer = await _site.StartSignerAsync();
        await UntilAsync(async () => await StateOfAsync("default") == "Active", beforeEach: () => _site.KeyOpsAsync("apply"));
        return signer;
    }

    /// <summary>The key that stands by, once it is Ready.</summary>
    private async Task<string> SpareAsync()
    {
        JsonNode? spare = null;
        await UntilAsync(
            async () => (spare = (await KeysAsync()).SingleOrDefault(key => (string?)key!["selector"] != "default")) is not null && (string?)spare["state"] == "Ready",
            beforeEach: () => _site.KeyOpsAsync("apply"));
        return (string)spare!["selector"]!;
    }

    private async Task<JsonArray> KeysAsync() => JsonNode.Parse((await _site.KeyOpsAsync("status", "--json")).Output)!["domains"]![0]!["keys"]!.AsArray();

    private async Task<string?> StateOfAsync(string selector) => (string?)(await KeysAsync()).SingleOrDefault(key => (string?)key!["selector"] == selector)?["state"];

    private static async Task UntilAsync(Func<Task<bool>> isSo, Func<Task<ProcessResult>>? beforeEach = null)
    {
        var patience = Stopwatch.StartNew();
        string said;
        do
        {
            said = beforeEach is null ? "" : await beforeEach() is var result ? result.Output + result.Error : "";
            if (await isSo())
            {
                return;
            }
        }
        while (patience.Elapsed < Patience);

        Assert.Fail($"it did not come to that; keyops said last:\n{said}");
    }

    /// <summary>What the signer signs with now, by its own word.</summary>
    private static async Task<string> SelectorAsync(RealOpenDkim signer)
    {
        Assert.True(MailMessage.TryParse("From: Ann <ann@keyops.example>\r\nTo: bob@other.example\r\nSubject: hello\r\n\r\nA body\r\n"u8, out var message, out _));
        var signed = Assert.IsType<SigningOutcome.Signed>(await MilterSession.SignAsync(signer.Address, message, "ann@keyops.example", cancellationToken: TestContext.Current.CancellationToken));
        Assert.True(DkimSignature.TryParse(Assert.Single(signed.Signatures), out var signature, out var error), error);
        return signature.Selector.Text;
    }
}
