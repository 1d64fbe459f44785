using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Signers;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;

namespace KeyOps.System.Tests.Signers;

/// <summary>A real OpenDKIM that runs with tables that somebody emptied, and never hears that they were written anew.</summary>
public sealed class DeafSignerTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task OpenDkim_that_sends_unsigned_by_emptied_tables_is_held_until_it_is_restarted()
    {
        var socket = _site["signer/opendkim.sock"];
        _site.Configure(text => text.Replace(
            "directory: ../var/opendkim ", $"directory: ../var/opendkim\n      socket: local:{socket}\n      reload: {{ command: 'true' }}\n      #", StringComparison.Ordinal));
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("start OpenDKIM");
        await using (var signer = await RealOpenDkim.StartAsync(_site["signer"], _site["var/opendkim"]))
        {
            var first = await _site.KeyOpsAsync("apply");
            Assert.True(first.ExitCode == 0, first.Output + first.Error);
            Assert.IsType<SigningOutcome.Signed>(await SignAsync(signer));

            await File.WriteAllTextAsync(_site["var/opendkim/signing.table"], "", TestContext.Current.CancellationToken);
            var signal = await ToolProcess.RunAsync("/bin/kill", ["-USR1", (await File.ReadAllTextAsync(signer.PidFile, TestContext.Current.CancellationToken)).Trim()]);
            Assert.True(signal.ExitCode == 0, signal.Error);
            SigningOutcome shown;
            for (var attempt = 0; (shown = await SignAsync(signer)) is SigningOutcome.Signed && attempt < 50; attempt++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken); // the signal is heard in its own time
            }

            Assert.IsType<SigningOutcome.Unsigned>(shown);

            var mended = await _site.KeyOpsAsync("apply");
            Assert.Equal(1, mended.ExitCode);
            Assert.Contains("the signer let the message through unsigned", mended.Output + mended.Error, StringComparison.Ordinal);
            Assert.Equal("*@keyops.example default._domainkey.keyops.example\n", await File.ReadAllTextAsync(_site["var/opendkim/signing.table"], TestContext.Current.CancellationToken));

            // Its files are right; it goes on without them, and that is not forgotten.
            var again = await _site.KeyOpsAsync("apply");
            Assert.Equal(1, again.ExitCode);
            Assert.Contains("its files are as they should be: restart OpenDKIM and look at its log", again.Output + again.Error, StringComparison.Ordinal);
            Assert.Contains((await _site.StatusAsync())["notes"]!.AsArray(), IsOfTheSigner);
        }

        await using var restarted = await RealOpenDkim.StartAsync(_site["signer"], _site["var/opendkim"]);
        var seen = await _site.KeyOpsAsync("apply");
        Assert.True(seen.ExitCode == 0, seen.Output + seen.Error);
        Assert.Contains("told it of its files again: it signs for keyops.example", daemon.Said, StringComparison.Ordinal);
        Assert.DoesNotContain((await _site.StatusAsync())["notes"]!.AsArray(), IsOfTheSigner);
    }

    private static bool IsOfTheSigner(global::System.Text.Json.Nodes.JsonNode? note) =>
        ((string?)note)!.Contains("signer opendkim was not yet seen to sign by its files for keyops.example; restart it", StringComparison.Ordinal);

    private static async Task<SigningOutcome> SignAsync(RealOpenDkim signer)
    {
        Assert.True(MailMessage.TryParse("From: Ann <ann@keyops.example>\r\nTo: bob@other.example\r\nSubject: hello\r\n\r\nA body\r\n"u8, out var message, out _));
        return await MilterSession.SignAsync(signer.Address, message, "ann@keyops.example", cancellationToken: TestContext.Current.CancellationToken);
    }
}
