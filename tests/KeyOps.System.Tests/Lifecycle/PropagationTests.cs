using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.MainJob;
using KeyOps.System.Tests.Peers;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>A zone on BIND, NSD and Knot: one lags, one is stopped, and a key waits for each.</summary>
public sealed class PropagationTests : IDisposable
{
    private readonly SampleSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_key_waits_for_the_server_that_lags_and_the_one_that_is_stopped_and_the_hold_names_both()
    {
        var source = _site["zones/keyops.example.zone"];
        Directory.CreateDirectory(_site["var/zones"]);
        File.Copy(source, _site.Zone);
        File.Copy(source, _site["lagging.zone"]);
        await using var bind = await PeerServer.StartAsync("named", _site.Folder, _site.Zone);
        await using var nsd = await PeerServer.StartAsync("nsd", _site.Folder, _site["lagging.zone"]);
        await using var knot = await PeerServer.StartAsync("knotd", _site.Folder, _site.Zone);
        await knot.StopAsync();
        _site.Configure(_ => $$"""
            version: 1
            state: ../var
            zones: ../zones
            domains:
              keyops.example:
                nameservers: ["{{bind.EndPoint}}", "{{nsd.EndPoint}}", "{{knot.EndPoint}}"]
                zone: { output: ../var/zones/keyops.example.zone }
            publish:
              - command: kill -HUP {{bind.ProcessId}}
            """);

        var held = await _site.KeyOpsAsync("apply");
        Assert.True(held.ExitCode == 1, held.Output + held.Error);
        Assert.Contains($"{nsd.EndPoint}, over UDP and TCP, it serves serial ", held.Output, StringComparison.Ordinal);
        Assert.Contains($"{knot.EndPoint}, over UDP and TCP, asked for SOA keyops.example: not reachable", held.Output, StringComparison.Ordinal);
        Assert.Equal("Published", (string?)(await _site.StatusAsync())["keys"]![0]!["state"]);

        File.Copy(_site.Zone, _site["lagging.zone"], overwrite: true);
        await nsd.ReadZoneAgainAsync();
        await knot.StartAgainAsync();
        ProcessResult apply;
        var attempts = 0;
        do
        {
            apply = await _site.KeyOpsAsync("apply"); // NSD and BIND read a zone in their own time
        }
        while (apply.ExitCode != 0 && attempts++ < 20);

        Assert.True(apply.ExitCode == 0, apply.Output + apply.Error);
        var key = (await _site.StatusAsync())["keys"]![0]!;
        Assert.Equal("Active", (string?)key["state"]);
        Assert.All((string[])[$"{bind.EndPoint}", $"{nsd.EndPoint}", $"{knot.EndPoint}"], server =>
            Assert.Contains(key["evidence"]!.AsArray(), line => ((string)line!["text"]!).StartsWith($"{server} answered it byte for byte over UDP and TCP, serial ", StringComparison.Ordinal)));
    }
}
