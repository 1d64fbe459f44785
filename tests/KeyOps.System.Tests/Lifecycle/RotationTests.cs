using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Peers;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>The daemon rotates under a real OpenDKIM with mail going through it, NSD as the second name server.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RotatingSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Two_rotations_leave_no_message_unsigned_deferred_or_unverifiable_and_a_name_server_that_is_down_holds_the_first()
    {
        await using var nsd = await PeerServer.StartAsync("nsd", _site.Folder, _site.Zone);
        var isNsdUp = true;
        await File.WriteAllTextAsync(_site["tell-nsd"], $$"""
            wanted=$(dig @127.0.0.1 -p {{_site.Embedded.Port}} +short keyops.example SOA)
            kill -HUP $(cat {{_site["nsd/nsd.pid"]}}) || exit 0
            for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
              test "$(dig @127.0.0.1 -p {{nsd.Port}} +short +time=1 +tries=1 keyops.example SOA)" = "$wanted" && exit 0
            done
            exit 0
            """, TestContext.Current.CancellationToken);
        _site.Configure("12s", "2s", "6s", [_site.Embedded, nsd.EndPoint], embedded: true, $"sh {_site["tell-nsd"]}");
        await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
        await daemon.SaysAsync("start OpenDKIM"); // it does not start without its tables
        await using var signer = await _site.StartSignerAsync();
        var apply = await _site.KeyOpsAsync("apply");
        Assert.True(apply.ExitCode == 0, apply.Output + apply.Error + daemon.Said);

        await using var mail = new MailStream(signer.Address, () => isNsdUp ? [_site.Embedded, nsd.EndPoint] : [_site.Embedded], TimeSpan.FromSeconds(6));
        await mail.UsesAsync(1, Patience);
        isNsdUp = false;
        await nsd.StopAsync();

        // Every server is asked again as the signer is switched: until NSD is back, mail is signed as before.
        await daemon.SaysAsync($"held: {nsd.EndPoint}, over UDP and TCP, asked for SOA keyops.example: not reachable");
        Assert.Single(mail.Selectors);
        await nsd.StartAgainAsync();
        isNsdUp = true;
        await _site.KeyOpsAsync("apply");
        await mail.UsesAsync(2, Patience);
        await mail.UsesAsync(3, Patience);
        await mail.FinishAsync();

        Assert.True(mail.Failures.Length == 0, $"{mail.Failures}\n{daemon.Said}");
        Assert.True(mail.Count > 100, $"{mail.Count} messages");
        TestContext.Current.TestOutputHelper?.WriteLine($"{mail.Count} messages, {mail.Verifications} look-ups, selectors {string.Join(", ", mail.Selectors)}");
        Assert.Equal(0, await daemon.StopAsync());
    }
}
