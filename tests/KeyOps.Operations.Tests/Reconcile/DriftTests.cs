using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>What somebody else changes is put right, and what somebody changes on purpose is told and left. Every apply here opens the store anew.</summary>
public sealed class DriftTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example");
    private readonly FakeSigner _signer = new("mx1");

    public DriftTests() => _world.Signers.Add(_signer);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_zone_file_that_is_changed_again_after_three_repairs_is_left_and_the_hold_says_so_until_the_change_is_undone()
    {
        await _world.ApplyAsync();
        for (var repair = 0; repair < 3; repair++)
        {
            await EditAsync();
            Assert.True((await _world.ApplyAsync()).IsFine);
            Assert.DoesNotContain("+all", await ZoneAsync(), StringComparison.Ordinal);
        }

        var good = await ZoneAsync();
        await EditAsync();
        for (var pass = 0; pass < 3; pass++)
        {
            var held = Assert.Single((await _world.ApplyAsync()).Holds);
            Assert.StartsWith($"zone file {_world.Output("a.example")} was put right 3 times in a row", held.Reason, StringComparison.Ordinal);
            Assert.Contains("`keyops apply --mend`", held.Remedy, StringComparison.Ordinal);
            Assert.Contains("+all", await ZoneAsync(), StringComparison.Ordinal);
            Assert.Equal(held.Reason, _world.Status()[0].Hold!.Reason);
            _world.Time.Advance(TimeSpan.FromDays(2));
        }

        await File.WriteAllTextAsync(_world.Output("a.example"), good, TestContext.Current.CancellationToken);
        Assert.Empty((await _world.ApplyAsync()).Holds);
        await EditAsync();
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.DoesNotContain("+all", await ZoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_whose_folder_cannot_be_looked_into_is_held_by_name_and_the_others_are_mended()
    {
        var other = new FakeSigner("mx2");
        _world.Signers.Add(other);
        await _world.ApplyAsync();
        _signer.IsUnreadable = true;
        other.Forget();

        var held = Assert.Single((await _world.ApplyAsync()).Holds);

        Assert.Equal(("signer mx1", "cannot look at its folder: Permission denied"), (held.Subject, held.Reason));
        Assert.NotEmpty(other.SignsWith);
    }

    [Fact]
    public async Task A_person_who_edits_the_source_every_hour_is_never_taken_for_somebody_else()
    {
        await _world.ApplyAsync();
        for (var edit = 0; edit < 8; edit++)
        {
            await File.AppendAllTextAsync(_world.Source("a.example"), $"w{edit} A 192.0.2.{edit + 10}\n", TestContext.Current.CancellationToken);
            _world.Time.Advance(TimeSpan.FromHours(1));
            Assert.True((await _world.ApplyAsync()).IsFine);
        }

        Assert.Contains("w7", await ZoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signers_table_that_is_changed_again_after_three_repairs_is_left_and_put_right_when_a_person_asks_for_it()
    {
        await _world.ApplyAsync();
        for (var repair = 0; repair < 3; repair++)
        {
            _signer.Forget();
            Assert.True((await _world.ApplyAsync()).IsFine);
            Assert.NotEmpty(_signer.SignsWith);
        }

        _signer.Forget();
        var held = Assert.Single((await _world.ApplyAsync()).Holds);
        Assert.Equal("signer mx1", held.Subject);
        Assert.StartsWith("signer mx1: mx1/key.table was put right 3 times in a row", held.Reason, StringComparison.Ordinal);
        Assert.Empty(_signer.SignsWith);

        _world.Mend();
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal("default", _signer.SignsWith["a.example"]);
    }

    [Fact]
    public async Task A_daemon_asks_once_an_hour_what_is_served_and_tells_the_name_servers_again_three_times()
    {
        var told = _world.Source("told");
        _world.Settings = _world.Settings with { Publishers = [new PublisherSettings.Command($"echo told >> {told}")] };
        using var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time);
        var daemon = Reconciler.Create(_world.Settings, store, _world.Time, served: null, _world.Probe, _world.Signers, SigningKey.Generate);
        async Task<ReconcileResult> LookAsync(TimeSpan later)
        {
            _world.Time.Advance(later);
            return await daemon.ApplyAsync(null, _world.Heard.Add, TestContext.Current.CancellationToken);
        }

        int Told() => File.ReadAllLines(told).Length;
        Assert.True((await LookAsync(TimeSpan.Zero)).IsFine);
        var published = Told();
        (_world.Probe.Lags, _world.Probe.Denies) = (true, true);
        await LookAsync(TimeSpan.FromMinutes(50));
        Assert.Equal(published, Told());

        for (var repair = 1; repair <= 3; repair++)
        {
            // The spare key, which was confirmed before, waits to be answered again.
            Assert.DoesNotContain((await LookAsync(TimeSpan.FromHours(1))).Holds, IsToldInVain);
            Assert.Equal(published + repair, Told());
        }

        Assert.Single((await LookAsync(TimeSpan.FromHours(1))).Holds, IsToldInVain);
        Assert.Equal(published + 3, Told());

        _world.Probe.Lags = false;
        Assert.Empty((await LookAsync(TimeSpan.FromHours(1))).Holds);
        Assert.Empty(store.LeftThings());
    }

    [Fact]
    public async Task An_edit_in_place_whose_serial_a_person_did_not_move_gets_one_and_is_published_however_often_that_happens()
    {
        EditInPlace();
        await _world.ApplyAsync();
        for (var edit = 1; edit <= 5; edit++)
        {
            var before = await SourceAsync();
            var serial = SerialOf(before);
            await File.WriteAllTextAsync(_world.Source("a.example"), before + $"w{edit} A 192.0.2.{edit + 10}\n", TestContext.Current.CancellationToken);
            Assert.Contains(
                "the zone file was edited, and its serial is still the one that the name servers have",
                Assert.Single(_world.Plan().Domains[0].Steps).Reason,
                StringComparison.Ordinal);

            var result = await _world.ApplyAsync();

            Assert.True(result.IsFine);
            Assert.Equal(1, result.Steps);
            Assert.Equal((before + $"w{edit} A 192.0.2.{edit + 10}\n").Replace($"( {serial}", $"( {serial + 1}", StringComparison.Ordinal), await SourceAsync());
            Assert.Equal(edit + 1, Told());
            Assert.Equal(0, (await _world.ApplyAsync()).Steps);
        }
    }

    [Fact]
    public async Task An_edit_in_place_with_a_serial_of_its_own_is_published_as_it_is()
    {
        EditInPlace();
        await _world.ApplyAsync();
        var before = await SourceAsync();
        var serial = SerialOf(before);
        var edited = before.Replace($"( {serial}", $"( {serial + 5}", StringComparison.Ordinal) + "w A 192.0.2.9\n";
        await File.WriteAllTextAsync(_world.Source("a.example"), edited, TestContext.Current.CancellationToken);
        Assert.Single(_world.Plan().Domains[0].Steps);

        Assert.True((await _world.ApplyAsync()).IsFine);

        Assert.Equal(edited, await SourceAsync());
        Assert.Equal(2, Told());
        Assert.Equal(0, (await _world.ApplyAsync()).Steps);
    }

    private void EditInPlace()
    {
        _world.Change("a.example", domain => domain with { Zone = domain.Zone with { Output = domain.Zone.Source } });
        _world.Settings = _world.Settings with { Publishers = [new PublisherSettings.Command($"echo {{zone}} >> {ToldFile}")] };
    }

    private string ToldFile => _world.Source("told");

    private int Told() => File.ReadAllLines(ToldFile).Length;

    private Task<string> SourceAsync() => File.ReadAllTextAsync(_world.Source("a.example"));

    private static uint SerialOf(string zone) => uint.Parse(zone.Split("( ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsToldInVain(ReconcileEvent.Held held) =>
        held.Reason.StartsWith("192.0.2.2:53, asked for it: no such name (NXDOMAIN); the name servers were told", StringComparison.Ordinal);

    private Task<string> ZoneAsync() => File.ReadAllTextAsync(_world.Output("a.example"));

    private async Task EditAsync() =>
        await File.WriteAllTextAsync(_world.Output("a.example"), (await ZoneAsync()).Replace("~all", "+all", StringComparison.Ordinal));
}
