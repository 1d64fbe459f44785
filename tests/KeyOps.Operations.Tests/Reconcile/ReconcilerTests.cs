using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

public sealed class ReconcilerTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example", "b.example");

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_first_apply_brings_every_domain_to_an_active_key_and_a_spare()
    {
        var result = await _world.ApplyAsync();

        Assert.True(result.Holds.IsEmpty, string.Join("\n", _world.Heard));
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromDays(180), result.NextDueAt);
        Assert.All(_world.Status(), domain =>
        {
            Assert.Equal(["default", $"k{_world.Time.GetUtcNow().UtcDateTime:yyyyMMdd}"], domain.Keys.Select(key => key.Selector.Text));
            Assert.Equal([KeyState.Active, KeyState.Published], domain.Keys.Select(key => key.State));
            Assert.Contains(domain.Keys[0].Evidence, line => line.Text.Contains("192.0.2.1:53 answered it byte for byte", StringComparison.Ordinal));
            Assert.Null(domain.Hold);
        });
        var zone = await File.ReadAllTextAsync(_world.Output("a.example"));
        Assert.Contains("v=spf1 mx ~all", zone, StringComparison.Ordinal);
        Assert.Contains("_dmarc", zone, StringComparison.Ordinal);
        Assert.Contains("; by hand", zone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stored_private_key_is_the_other_half_of_the_published_one()
    {
        await _world.ApplyAsync();

        using var store = KeyStore.OpenForReading(_world.Settings.StateFolder, _world.Settings.MasterKey);
        foreach (var key in store.AllHistories().SelectMany(pair => pair.Value).Select(history => history.Key))
        {
            using var signing = SigningKey.FromPkcs8(store.PrivateKeyOf(key.Id));
            Assert.Equal(key.PublicKey, signing.PublicKey.ToArray());
        }
    }

    [Fact]
    public async Task A_second_apply_changes_nothing()
    {
        await _world.ApplyAsync();
        var before = await File.ReadAllBytesAsync(_world.Output("a.example"));
        var written = File.GetLastWriteTimeUtc(_world.Output("a.example"));
        _world.Heard.Clear();

        var result = await _world.ApplyAsync();

        Assert.Equal(0, result.Steps);
        Assert.Empty(_world.Heard);
        Assert.Equal(before, await File.ReadAllBytesAsync(_world.Output("a.example")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_world.Output("a.example")));
    }

    [Fact]
    public async Task A_change_to_one_domain_touches_that_domain_alone()
    {
        await _world.ApplyAsync();
        var other = File.GetLastWriteTimeUtc(_world.Output("b.example"));
        _world.Heard.Clear();
        _world.Change("a.example", domain => domain with { Mail = domain.Mail with { Spf = SpfRecord.Parse("v=spf1 mx -all").Require() } });

        await _world.ApplyAsync();

        Assert.All(_world.Heard.OfType<ReconcileEvent.Done>(), done => Assert.Equal("a.example", done.Subject));
        Assert.Contains("v=spf1 mx -all", await File.ReadAllTextAsync(_world.Output("a.example")), StringComparison.Ordinal);
        Assert.Equal(other, File.GetLastWriteTimeUtc(_world.Output("b.example")));
    }

    [Fact]
    public async Task Only_the_domains_that_were_named_are_looked_at()
    {
        await _world.ApplyAsync("b.example");

        Assert.False(File.Exists(_world.Output("a.example")));
        Assert.True(File.Exists(_world.Output("b.example")));
    }

    [Fact]
    public async Task A_key_waits_while_a_name_server_does_not_answer_it_and_status_says_which()
    {
        _world.Probe.Lags = true;
        var held = await _world.ApplyAsync("a.example");
        var since = _world.Time.GetUtcNow();
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        await _world.ApplyAsync("a.example");

        Assert.False(held.IsFine);
        var status = _world.Status()[0];
        Assert.Equal(KeyState.Published, status.Keys[0].State);
        Assert.StartsWith("192.0.2.2:53, asked for it: no such name", status.Hold!.Reason, StringComparison.Ordinal);
        Assert.Equal(since, status.Hold.Since);

        _world.Probe.Lags = false;
        Assert.True((await _world.ApplyAsync("a.example")).IsFine);
        Assert.Equal(KeyState.Active, _world.Status()[0].Keys[0].State);
        Assert.Null(_world.Status()[0].Hold);
    }

    [Fact]
    public async Task A_zone_with_an_error_is_held_with_its_place_and_the_last_good_one_stays()
    {
        await _world.ApplyAsync();
        var good = await File.ReadAllBytesAsync(_world.Output("a.example"));
        await File.AppendAllTextAsync(_world.Source("a.example"), "www IN A 192.0.2.999\n");

        var result = await _world.ApplyAsync();

        var hold = Assert.Single(result.Holds);
        Assert.Contains($"{_world.Source("a.example")}:5:10: error KO1", hold.Reason, StringComparison.Ordinal);
        Assert.Equal(good, await File.ReadAllBytesAsync(_world.Output("a.example")));
    }

    [Fact]
    public async Task A_published_zone_that_was_deleted_or_edited_is_written_again()
    {
        await _world.ApplyAsync();
        var good = await File.ReadAllTextAsync(_world.Output("a.example"));
        File.Delete(_world.Output("a.example"));
        await _world.ApplyAsync();
        Assert.Equal(Records(good), Records(await File.ReadAllTextAsync(_world.Output("a.example"))));

        await File.WriteAllTextAsync(_world.Output("a.example"), good.Replace("~all", "+all", StringComparison.Ordinal));
        await _world.ApplyAsync();
        Assert.Equal(Records(good), Records(await File.ReadAllTextAsync(_world.Output("a.example"))));

        static string Records(string zone) => string.Join('\n', zone.Split('\n').Where(line => !line.Contains("SOA", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_year_of_rotations_keeps_one_active_key_and_removes_the_old_records()
    {
        await _world.ApplyAsync("a.example");
        for (var day = 0; day < 400; day++)
        {
            _world.Time.Advance(TimeSpan.FromDays(1));
            var result = await _world.ApplyAsync("a.example");
            Assert.Empty(result.Holds);
            Assert.Single(_world.Status()[0].Keys, key => key.State == KeyState.Active);
        }

        // Two rotations, each a day late for its spare to have waited long since; the retired ones are gone.
        var zone = await File.ReadAllTextAsync(_world.Output("a.example"));
        Assert.DoesNotContain("default._domainkey", zone, StringComparison.Ordinal);
        Assert.Equal(2, _world.Status()[0].Keys.Length);
    }

    [Fact]
    public async Task A_plan_says_what_apply_then_does_and_changes_nothing_itself()
    {
        var plan = _world.Plan();

        Assert.False(Directory.Exists(_world.Settings.StateFolder));
        Assert.True(plan.HasChanges);
        Assert.Equal(
            ["generate key default (rsa-1024)", "publish the zone file", "switch the signers to default"],
            plan.Domains[0].Steps.Select(step => step.Text).Where(text => text.Contains("default (", StringComparison.Ordinal) || text.Contains("publish", StringComparison.Ordinal) || text.StartsWith("switch", StringComparison.Ordinal)));
        Assert.Contains("+default._domainkey", plan.Domains[0].ZoneFile!.Unified, StringComparison.Ordinal);

        await _world.ApplyAsync();
        Assert.False(_world.Plan().HasChanges);
    }
}
