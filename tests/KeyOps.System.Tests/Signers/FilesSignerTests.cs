using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;

namespace KeyOps.System.Tests.Signers;

/// <summary>A real milter kept by lines of text alone: an OpenDKIM, of which KeyOps is told nothing but what its lines look like.</summary>
public sealed class FilesSignerTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_signer_kept_by_lines_of_text_is_read_back_like_any_other()
    {
        var socket = _site["signer/opendkim.sock"];
        Directory.CreateDirectory(_site["var/opendkim"]);
        await File.WriteAllTextAsync(_site["var/opendkim/trusted.hosts"], "127.0.0.1\n", TestContext.Current.CancellationToken);
        _site.Configure(text => text[..text.IndexOf("signers:", StringComparison.Ordinal)] + $$"""
            signers:
              - files:
                  name: milter
                  directory: ../var/opendkim
                  tables:
                    - { file: key.table, line: "{selector}._domainkey.{domain} {domain}:{selector}:{keyfile}" }
                    - { file: signing.table, line: "*@{domain} {selector}._domainkey.{domain}" }
                  socket: local:{{socket}}
                  reload: { command: "kill -USR1 $(cat {{_site["signer/opendkim.pid"]}})" }

            """);
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("start milter with them");
        await using var signer = await RealOpenDkim.StartAsync(_site["signer"], _site["var/opendkim"]);

        var apply = await _site.KeyOpsAsync("apply");

        Assert.True(apply.ExitCode == 0, apply.Output + apply.Error);
        var key = (await _site.StatusAsync())["keys"]![0]!;
        Assert.Equal("Active", (string?)key["state"]);
        Assert.Contains(key["evidence"]!.AsArray(), line => ((string)line!["text"]!).StartsWith("signer milter signed with it, and the signature verified under the record that 127.0.0.1:", StringComparison.Ordinal));
    }
}
