using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Signers;

namespace KeyOps.System.Tests.MainJob;

/// <summary>The whole way: our server, our tables, the real OpenDKIM, and a verifier that asks our server.</summary>
public sealed class SigningTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task OpenDkim_signs_on_our_tables_is_read_back_and_python_dkim_verifies_against_our_server()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var socket = _site["signer/opendkim.sock"];
        _site.Configure(text => text.Replace(
            "directory: ../var/opendkim ",
            $"directory: ../var/opendkim\n      socket: local:{socket}\n      reload: {{ pidfile: {_site["signer/opendkim.pid"]} }}\n      #",
            StringComparison.Ordinal));
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        // OpenDKIM does not start without its tables: they are written, and the key waits until it can be read back.
        await daemon.SaysAsync("start OpenDKIM");
        await using var signer = await RealOpenDkim.StartAsync(_site["signer"], _site["var/opendkim"]);

        var apply = await _site.KeyOpsAsync("apply");
        Assert.True(apply.ExitCode == 0, apply.Output + apply.Error);
        var status = await _site.StatusAsync();
        Assert.Equal("Active", (string?)status["keys"]![0]!["state"]);
        Assert.Contains(status["keys"]![0]!["evidence"]!.AsArray(), line => ((string)line!["text"]!).StartsWith("signer opendkim signed with it, and the signature verified under the record that 127.0.0.1:", StringComparison.Ordinal));

        var probe = await _site.KeyOpsAsync("probe", $"local:{socket}", "keyops.example", "--server", $"127.0.0.1:{_site.Port}");
        Assert.True(probe.ExitCode == 0, probe.Output + probe.Error);

        var check = await _site.KeyOpsAsync("check");
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.Contains("ok      signer opendkim: signs with default, and the signature verifies\n", check.Output, StringComparison.Ordinal);

        Assert.True(MailMessage.TryParse("From: Ann <ann@keyops.example>\r\nTo: bob@other.example\r\nSubject: hello\r\n\r\nA body\r\n"u8, out var message, out _));
        var signed = Assert.IsType<SigningOutcome.Signed>(
            await MilterSession.SignAsync(new MilterAddress.Local(socket), message, "ann@keyops.example", cancellationToken: cancellation));
        var verdict = await ServedKeyVerifier.RunAsync(signed.Message, _site["message.eml"], _site.Port);
        Assert.True(verdict.ExitCode == 0, verdict.Error);
        Assert.Equal(1, (await ServedKeyVerifier.RunAsync(signed.Message with { Body = [.. "Another body\r\n"u8] }, _site["message.eml"], _site.Port)).ExitCode);
    }
}
