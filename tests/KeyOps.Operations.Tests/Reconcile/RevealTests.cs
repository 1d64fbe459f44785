using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Keys;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>Private keys are published when nothing can be proven with them any more, and not a moment before.</summary>
public sealed class RevealTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ReconcileFixture _world = new("a.example");
    private readonly FakeSigner _signer = new("opendkim");

    public RevealTests()
    {
        _world.Signers.Add(_signer);
        _world.Settings = _world.Settings with { RevealFolder = _folder["revealed"] };
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Rotate = new RotationSchedule.Never(), Reveal = true } });
    }

    private string Revealed => _folder["revealed/a.example/default.private"];

    public void Dispose()
    {
        _world.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_key_is_revealed_a_message_life_and_two_ttls_after_its_record_went_when_every_server_denied_it_twice()
    {
        await RemoveAsync();
        var removedAt = _world.Time.GetUtcNow();
        Assert.Equal((0, false), (_world.Probe.AskedGone, File.Exists(Revealed)));

        var first = (await _world.ApplyAsync()).NextDueAt;
        Assert.Equal(removedAt + TimeSpan.FromDays(7) + TimeSpan.FromHours(1), first);
        _world.Time.SetUtcNow(first!.Value);
        Assert.Equal(first + TimeSpan.FromHours(1), (await _world.ApplyAsync()).NextDueAt);
        Assert.Equal((1, false), (_world.Probe.AskedGone, File.Exists(Revealed)));

        _world.Time.Advance(TimeSpan.FromHours(1));
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal((2, true), (_world.Probe.AskedGone, File.Exists(Revealed)));
        Assert.True(KeyFileText.Holds(await File.ReadAllBytesAsync(Revealed, TestContext.Current.CancellationToken), Key().Key));
        Assert.Equal("-rw-r--r--", Mode(Revealed));
        Assert.Single(Directory.GetFiles(_folder["revealed"], "*", SearchOption.AllDirectories));
        Assert.Equal(Revealed, Key().Revealed!.Path);

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(2, _world.Probe.AskedGone);
    }

    [Fact]
    public async Task While_a_name_server_answers_it_nothing_is_revealed_and_status_says_what_to_do()
    {
        await RemoveAsync();
        _world.Probe.Lingers = true;
        _world.Time.Advance(TimeSpan.FromDays(30));

        Assert.False((await _world.ApplyAsync()).IsFine);

        var status = Assert.Single(_world.Status());
        Assert.Equal("the private key of selector default is not revealed: 192.0.2.2:53 still answers the key", status.Hold!.Reason);
        Assert.Equal("look; or write `reveal: false` in the policy", status.Hold.Remedy);
        Assert.Equal(KeyState.Removed, status.Keys[0].State);
        Assert.Contains("every name server is then asked", status.Keys[0].Wait!.For, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["revealed"]));
    }

    [Fact]
    public async Task A_server_that_answers_it_again_after_all_had_denied_it_begins_the_wait_for_caches_anew()
    {
        await ConfirmGoneAsync();
        _world.Probe.Lingers = true;
        Assert.False((await _world.ApplyAsync()).IsFine);
        _world.Probe.Lingers = false;

        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromHours(1), (await _world.ApplyAsync()).NextDueAt);
        Assert.False(File.Exists(Revealed));
        _world.Time.Advance(TimeSpan.FromHours(1));
        await _world.ApplyAsync();
        Assert.True(File.Exists(Revealed));
    }

    [Fact]
    public async Task A_signer_that_shows_the_key_or_cannot_be_asked_keeps_it_secret()
    {
        await ConfirmGoneAsync();
        var right = _signer.SignsWith["a.example"];
        _signer.SignsWith["a.example"] = "default";
        _signer.Refuses = true;
        Assert.Contains((await _world.ApplyAsync()).Holds, hold => hold.Reason.Contains("still signs with selector default, whose private key would be revealed", StringComparison.Ordinal));
        _signer.SignsWith["a.example"] = right;
        _signer.IsDown = true;
        Assert.Contains((await _world.ApplyAsync()).Holds, hold => hold.Remedy.Contains("not revealed until then", StringComparison.Ordinal));
        Assert.False(File.Exists(Revealed));
    }

    [Fact]
    public async Task A_file_of_the_same_key_as_a_crash_leaves_it_is_taken_for_done_and_any_other_is_never_touched()
    {
        await ConfirmGoneAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(Revealed)!);
        await File.WriteAllTextAsync(Revealed, "mine\n", TestContext.Current.CancellationToken);
        Assert.Contains((await _world.ApplyAsync()).Holds, hold => hold.Reason.Contains($"something else is at {Revealed}", StringComparison.Ordinal));
        Assert.Equal("mine\n", await File.ReadAllTextAsync(Revealed, TestContext.Current.CancellationToken));

        using (var store = KeyStore.OpenForReading(_world.Settings.StateFolder))
        {
            await File.WriteAllBytesAsync(Revealed, KeyFileText.Of(store.PrivateKeyOf(Key().Key.Id)), TestContext.Current.CancellationToken);
        }

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.NotNull(Key().Revealed);
    }

    [Fact]
    public async Task Nobody_is_asked_where_the_clock_alone_counts_and_status_says_so()
    {
        _world.Change("a.example", domain => domain with { NameServers = new NameServerChoice.ClockOnly() });
        await RemoveAsync();
        _world.Time.Advance(TimeSpan.FromDays(8));
        await _world.ApplyAsync();
        Assert.Equal((0, true), (_world.Probe.AskedGone, File.Exists(Revealed)));
    }

    [Fact]
    public async Task A_key_that_is_still_to_be_revealed_is_not_destroyed_and_a_destroyed_one_is_not_revealed()
    {
        await RemoveAsync();
        var refused = Assert.IsType<KeyChange.Refused>(Destroy());
        Assert.Contains("is still to be revealed", Assert.Single(refused.Problems).Reason, StringComparison.Ordinal);
        Reveal(false);
        Assert.IsType<KeyChange.Done>(Destroy());
        Reveal(true);

        _world.Time.Advance(TimeSpan.FromDays(60));
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal((0, false), (_world.Probe.AskedGone, File.Exists(Revealed)));
    }

    [Fact]
    public async Task Without_the_policys_word_no_key_ever_leaves()
    {
        Reveal(false);
        await RemoveAsync();
        _world.Time.Advance(TimeSpan.FromDays(300));
        await _world.ApplyAsync();
        Assert.False(Directory.Exists(_folder["revealed"]));
    }

    private void Reveal(bool reveal) => _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Reveal = reveal } });

    private KeyChange Destroy()
    {
        using var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time);
        return new KeyDestruction(_world.Settings, store, _world.Time).Run(DomainName.Parse("a.example"), Selector.Parse("default"));
    }

    private KeyHistory Key()
    {
        using var store = KeyStore.OpenForReading(_world.Settings.StateFolder);
        return store.HistoriesOf(DomainName.Parse("a.example"))[0];
    }

    private static string Mode(string path) => new FileInfo(path).UnixFileMode == (UnixFileMode)0b110_100_100 ? "-rw-r--r--" : new FileInfo(path).UnixFileMode.ToString();

    /// <summary>The first key is followed by another and its record is removed, just now.</summary>
    private async Task RemoveAsync()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromHours(5));
        using (var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time))
        {
            var reconciler = Reconciler.Create(_world.Settings, store, _world.Time, served: null, _world.Probe, _world.Signers, SigningKey.Generate);
            await new Errands(_world.Settings, store, reconciler, _world.Time).RunAsync(new(Errands.Rotate, "", ["a.example"]), _world.Heard.Add, TestContext.Current.CancellationToken);
        }

        _world.Time.Advance(TimeSpan.FromDays(8));
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.NotNull(Key().Removed);
    }

    /// <summary>All servers said so, and caches have forgotten it, just now.</summary>
    private async Task ConfirmGoneAsync()
    {
        await RemoveAsync();
        _world.Time.Advance(TimeSpan.FromDays(8));
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(Key().Gone);
    }
}
