using System.Text;

namespace KeyOps.System.Tests.Secondaries;

/// <summary>A process that is killed in the midst of a large transfer in.</summary>
public sealed class KilledTransferTests
{
    private const int Records = 300_000;

    /// <summary>Octets of the transfer that have come by then: more than any answer to a SOA question, less than the zone by far.</summary>
    private const int Midst = 100_000;

    [Theory]
    [InlineData("named")]
    [InlineData("knotd")]
    [InlineData("nsd")]
    public async Task A_primary_that_is_killed_in_the_midst_leaves_the_version_before_and_is_asked_again(string program)
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync(program, site.Folder, site.Port, FollowingSite.Version(1));
        await using var relay = new Relay(primary.Port);
        await using var keyops = site.Start(relay.Port);
        await site.ServesAsync(1, keyops);
        var before = await site.KeptAsync();

        var isKilled = new TaskCompletionSource();
        async Task KillAsync()
        {
            await primary.StopAsync(); // SIGKILL
            isKilled.SetResult();
        }

        relay.Interrupts = (Midst, KillAsync);
        await primary.ChangeAsync(Large(2));
        await isKilled.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await keyops.SaysAsync("the connection ended in the midst of it");
        Assert.Contains(" 1 ", await site.AskAsync("SOA"), StringComparison.Ordinal);
        Assert.Equal(before, await site.KeptAsync());

        await primary.StartAgainAsync();
        await site.ServesAsync(2, keyops);
        Assert.Equal(await site.ExportAsync(Large(2)), await site.KeptAsync());
    }

    [Fact]
    public async Task Ours_killed_in_the_midst_serves_the_version_before_at_once_and_fetches_the_new_one()
    {
        using var site = new FollowingSite();
        await using var primary = await PrimaryServer.StartAsync("knotd", site.Folder, site.Port, FollowingSite.Version(1));
        await using var relay = new Relay(primary.Port);
        var isKilled = new TaskCompletionSource();
        await using (var first = site.Start(relay.Port))
        {
            await site.ServesAsync(1, first);
            async Task KillAsync()
            {
                await first.KillAsync();
                isKilled.SetResult();
            }

            relay.Interrupts = (Midst, KillAsync);
            await primary.ChangeAsync(Large(2));
            await isKilled.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["follow.example.zone"], Directory.GetFiles(site.Folder["var/secondary"]).Select(Path.GetFileName));
        Assert.Equal(await site.ExportAsync(FollowingSite.Version(1)), await site.KeptAsync());

        await using var keyops = site.Start(relay.Port);
        await keyops.SaysAsync("is followed from serial 1 on");
        await site.ServesAsync(2, keyops);
        Assert.Equal(await site.ExportAsync(Large(2)), await site.KeptAsync());
    }

    private static string Large(int serial)
    {
        var zone = new StringBuilder(FollowingSite.Version(serial));
        for (var i = 0; i < Records; i++)
        {
            zone.Append("large").Append(i).Append(" A 192.0.2.").Append(i % 250).Append('\n');
        }

        return zone.ToString();
    }
}
