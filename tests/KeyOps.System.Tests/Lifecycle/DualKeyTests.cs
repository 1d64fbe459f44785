using System.Diagnostics;
using System.Text.Json.Nodes;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>A domain with an RSA and an Ed25519 key: two real OpenDKIM, each signs with its kind, both change over together.</summary>
public sealed class DualKeyTests : IDisposable
{
    private readonly RotatingSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Two_OpenDkim_change_over_together_and_both_signatures_verify()
    {
        await File.WriteAllTextAsync(_site["config/keyops.yaml"], $$"""
            version: 1
            state: ../var
            server: { listen: ["{{_site.Embedded}}"] }
            zones: ../zones
            policies:
              fast:
                ttl: 1s
                dkim: { rotate: never, publish-hold: 1s, message-life: 3s, algorithms: [rsa-1024, ed25519] }
            domains:
              keyops.example:
                policy: fast
                nameservers: ["{{_site.Embedded}}"]
                zone: { output: ../var/zones/keyops.example.zone }
            publish: [server]
            signers:
            {{Signer("rsa")}}
            {{Signer("ed25519")}}

            """, TestContext.Current.CancellationToken);
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("start OpenDKIM");
        await using var rsa = await RealOpenDkim.StartAsync(_site["run-rsa"], _site["signer-rsa"]);
        await using var ed25519 = await RealOpenDkim.StartAsync(_site["run-ed25519"], _site["signer-ed25519"], more: "SignatureAlgorithm ed25519-sha256");

        var first = await ActivePairAsync(other: "");
        Assert.Equal("default", first);
        await SignAsync(rsa, $"{first}r", "rsa-sha256");
        await SignAsync(ed25519, $"{first}e", "ed25519-sha256");

        var rotate = await _site.KeyOpsAsync("rotate", "keyops.example");
        Assert.True(rotate.ExitCode == 0, rotate.Output + rotate.Error);
        var second = await ActivePairAsync(other: first);
        await SignAsync(rsa, $"{second}r", "rsa-sha256");
        await SignAsync(ed25519, $"{second}e", "ed25519-sha256");
    }

    private string Signer(string kind) => $$"""
          - opendkim:
              name: {{kind}}
              directory: ../signer-{{kind}}
              algorithms: [{{kind}}]
              trusted-hosts: [127.0.0.1, localhost]
              socket: local:{{_site[$"run-{kind}/opendkim.sock"]}}
              reload: { pidfile: {{_site[$"run-{kind}/opendkim.pid"]}} }
        """;

    /// <summary>What the two active keys are called, without their kind, once it is another pair; at every look they are of one pair.</summary>
    private async Task<string> ActivePairAsync(string other)
    {
        var patience = Stopwatch.StartNew();
        JsonArray keys;
        do
        {
            keys = JsonNode.Parse((await _site.KeyOpsAsync("status", "--json")).Output)!["domains"]![0]!["keys"]!.AsArray();
            string[] active = [.. keys.Where(key => (string?)key!["state"] == "Active").Select(key => (string)key!["selector"]!)];
            if (active.Length > 0)
            {
                var stem = Assert.Single(active.Select(selector => selector[..^1]).Distinct());
                Assert.Equal(["e", "r"], active.Select(selector => selector[^1..]).Order());
                if (stem != other)
                {
                    return stem;
                }
            }
        }
        while (patience.Elapsed < TimeSpan.FromSeconds(60));

        throw new InvalidOperationException($"no other pair is active: {keys}");
    }

    private async Task SignAsync(RealOpenDkim signer, string selector, string algorithm)
    {
        Assert.True(MailMessage.TryParse("From: Ann <ann@keyops.example>\r\nTo: bob@other.example\r\nSubject: hello\r\n\r\nA body\r\n"u8, out var message, out _));
        var signed = Assert.IsType<SigningOutcome.Signed>(await MilterSession.SignAsync(signer.Address, message, "ann@keyops.example", cancellationToken: TestContext.Current.CancellationToken));
        Assert.True(DkimSignature.TryParse(Assert.Single(signed.Signatures), out var signature, out var error), error);
        Assert.Equal((selector, algorithm), (signature.Selector.Text, signature.Algorithm));
        var verdict = await ServedKeyVerifier.RunAsync(signed.Message, _site["message.eml"], _site.Embedded.Port);
        Assert.True(verdict.ExitCode == 0, verdict.Error);
    }
}
