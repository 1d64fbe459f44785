using System.Diagnostics;
using System.Text.Json.Nodes;
using KeyOps.System.Tests.Harness;
using KeyOps.System.Tests.Peers;
using KeyOps.TestKit;
using Microsoft.Data.Sqlite;

namespace KeyOps.System.Tests.Lifecycle;

/// <summary>`kill -9` at any moment: the next start goes on from there, and mail never notices.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;

    /// <summary>How long a step is waited for: nothing may be due.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly RotatingSite _site = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _site.Dispose();
    }

    [Fact]
    public async Task The_daemon_killed_at_fifty_random_moments_converges_and_no_message_is_lost()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var dice = Dice.Roll("KEYOPS_KILL_SEED");
        await using var bind = await PeerServer.StartAsync("named", _site.Folder, _site.Zone);
        await File.WriteAllTextAsync(_site["tell-bind"], $$"""
            before=$(dig @127.0.0.1 -p {{bind.Port}} +short keyops.example SOA)
            kill -HUP {{bind.ProcessId}}
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
              test "$(dig @127.0.0.1 -p {{bind.Port}} +short keyops.example SOA)" != "$before" && exit 0
            done
            exit 0
            """, cancellation);
        _site.Configure("8s", "1s", "3s", [bind.EndPoint], embedded: false, $"sh {_site["tell-bind"]}");
        for (var attempt = 0; attempt < 20 && !File.Exists(_site["var/opendkim/trusted.hosts"]); attempt++)
        {
            // OpenDKIM does not start without its tables, and they are not written before BIND answers.
            Assert.Equal(1, (await _site.KeyOpsAsync("apply")).ExitCode);
        }

        await using var signer = await _site.StartSignerAsync();
        var usual = await ConvergeAsync(dice.Seed);
        var longest = (int)Math.Min(usual.TotalMilliseconds * 1.2, 2000);
        await using var mail = new MailStream(signer.Address, () => [bind.EndPoint], TimeSpan.FromSeconds(3));

        var hits = new List<string?>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var daemon = RunningKeyOps.Start(_site.Folder, "run");
            if (dice.Next(0, 5) > 0)
            {
                await daemon.SaysAsync("configuration"); // it has begun: from here on it works
            }

            var began = await BeganAsync();
            if (dice.Next(0, 5) > 0)
            {
                // Most moments lie in a step, the first one of this process or one after it: the journal says when it begins, and how far it has come by then is chance.
                await BeginsAsync(began + dice.Next(1, 4), cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(0, dice.Next(0, 2) > 0 ? 10 : 100)), TimeProvider.System, cancellation);
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(dice.Next(0, longest)), TimeProvider.System, cancellation);
            }

            await daemon.KillAsync();
            hits.Add(await BrokenOffAsync());
        }

        await ConvergeAsync(dice.Seed);
        await mail.FinishAsync();

        Assert.True(mail.Failures.Length == 0, $"seed {dice.Seed}\n{mail.Failures}");
        Assert.True(mail.Selectors.Count >= 2, $"seed {dice.Seed}: only {string.Join(", ", mail.Selectors)}: the kills hit nothing");
        var keys = JsonNode.Parse((await _site.KeyOpsAsync("status", "--json")).Output)!["domains"]![0]!["keys"]!.AsArray();
        Assert.Equal(mail.Selectors[^1], (string?)Assert.Single(keys, key => (string?)key!["state"] == "Active")!["selector"]);
        Assert.True(hits.Count(step => step is not null) >= Kills / 5, $"seed {dice.Seed}: the kills hit next to no step");
        var steps = hits.OfType<string>().CountBy(step => step).OrderByDescending(step => step.Value).Select(step => $"{step.Value} {step.Key}");
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {dice.Seed}: {hits.Count(step => step is not null)} of {Kills} kills in the midst of a step ({string.Join(", ", steps)}), {mail.Count} messages, {mail.Verifications} look-ups, selectors {string.Join(", ", mail.Selectors)}");
    }

    /// <summary>How many steps the journal ever began.</summary>
    private async Task<long> BeganAsync() => await AskAsync("SELECT coalesce(max(id), 0) FROM attempt") as long? ?? 0;

    /// <summary>Waits until the journal has this step, or one after it, begun and not ended.</summary>
    private async Task BeginsAsync(long step, CancellationToken cancellation)
    {
        for (var look = Stopwatch.StartNew(); look.Elapsed < Patience && await AskAsync($"SELECT 1 FROM attempt WHERE id >= {step} AND finished_at IS NULL") is null;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellation);
        }
    }

    /// <summary>The step that the last process was in when it ended; null when it was in none.</summary>
    private async Task<string?> BrokenOffAsync() => await AskAsync("SELECT action FROM attempt WHERE id = (SELECT max(id) FROM attempt) AND finished_at IS NULL") as string;

    /// <summary>Null when the store cannot be read this moment.</summary>
    private async Task<object?> AskAsync(string question)
    {
        try
        {
            await using var store = new SqliteConnection($"Data Source={_site["var/keyops.db"]};Mode=ReadOnly"); // pooled: a step may be over before a file is opened
            await store.OpenAsync();
            await using var command = store.CreateCommand();
            command.CommandText = question;
            return await command.ExecuteScalarAsync();
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    /// <summary>Applies until nothing is held: a name server reads its zone in its own time.</summary>
    /// <returns>How long the last apply took.</returns>
    private async Task<TimeSpan> ConvergeAsync(int seed)
    {
        var patience = Stopwatch.StartNew();
        TimeSpan began;
        ProcessResult apply;
        do
        {
            began = patience.Elapsed;
            apply = await _site.KeyOpsAsync("apply");
        }
        while (apply.ExitCode != 0 && patience.Elapsed < TimeSpan.FromSeconds(60));

        Assert.True(apply.ExitCode == 0, $"seed {seed}\n{apply.Output}\n{apply.Error}");
        return patience.Elapsed - began;
    }
}
