using System.Text.RegularExpressions;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>A restored backup may be older than what the world has seen.</summary>
public sealed class RestoredStoreTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example", "b.example");
    private readonly FakeSigner _signer = new("opendkim");

    public RestoredStoreTests() => _world.Signers.Add(_signer);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_restored_store_is_believed_once_the_name_servers_answer_what_it_says()
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        Assert.All(_world.Status(), domain => Assert.Contains("restored from a backup", domain.Hold!.Reason, StringComparison.Ordinal));

        var result = await _world.ApplyAsync();

        Assert.True(result.IsFine);
        Assert.All(_world.Status(), domain => Assert.Null(domain.Hold));
    }

    [Fact]
    public async Task Name_servers_that_do_not_answer_what_it_says_hold_its_domains_and_keep_every_signer_untouched()
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        _world.Probe.Lags = true;
        _signer.Forget();

        var result = await _world.ApplyAsync();

        Assert.Equal(2, result.Holds.Length);
        Assert.All(result.Holds, hold => Assert.Contains("the name servers do not answer what it says: 192.0.2.2:53", hold.Reason, StringComparison.Ordinal));
        Assert.All(_world.Status(), domain => Assert.Contains("`keyops apply --trust-restored`", domain.Hold!.Remedy, StringComparison.Ordinal));
        Assert.Empty(_signer.SignsWith);

        _world.TrustRestored();
        _world.Probe.Lags = false;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(2, _signer.SignsWith.Count);
    }

    [Fact]
    public async Task A_key_record_between_our_lines_that_the_store_does_not_know_holds_the_domain_and_the_signers()
    {
        await _world.ApplyAsync();
        BackUp();
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync(); // the spare signs, and a new one is made and published
        var signs = _signer.SignsWith["a.example"];
        var published = await File.ReadAllTextAsync(_world.Output("a.example"), TestContext.Current.CancellationToken);
        Restore();

        var result = await _world.ApplyAsync();

        Assert.Equal(2, result.Holds.Length);
        Assert.Contains("the store has no such key: the store is older than the file, or was made anew", result.Holds[0].Reason, StringComparison.Ordinal);
        Assert.StartsWith($"{_world.Output("a.example")}:", result.Holds[0].Reason, StringComparison.Ordinal);
        Assert.Contains("keyops restore FILE", result.Holds[0].Remedy, StringComparison.Ordinal);
        Assert.Contains("keyops keys import", result.Holds[0].Remedy, StringComparison.Ordinal);
        Assert.Equal(signs, _signer.SignsWith["a.example"]);
        Assert.Equal(published, await File.ReadAllTextAsync(_world.Output("a.example"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_made_anew_beside_published_files_holds_too()
    {
        await _world.ApplyAsync();
        File.Delete(Path.Combine(_world.Settings.StateFolder, KeyStore.DatabaseName));

        var result = await _world.ApplyAsync();

        Assert.Equal(2, result.Holds.Length);
        Assert.Equal(0, result.Steps);
    }

    [Fact]
    public async Task A_key_that_the_name_servers_answer_and_the_backup_does_not_know_holds_its_domain_and_every_signer()
    {
        await _world.ApplyAsync();
        BackUp();
        var files = ((string[])["a.example", "b.example"]).ToDictionary(_world.Output, domain => File.ReadAllText(_world.Output(domain)));
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync(); // the spare signs, and a new one is made and published
        var made = _world.Time.GetUtcNow();
        _world.Time.Advance(TimeSpan.FromDays(20));
        Restore();
        foreach (var (path, text) in files)
        {
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken); // restored as well: nothing on this machine tells
        }

        _world.Probe.Knows = DomainName.Parse($"k{made:yyyyMMdd}._domainkey.a.example");
        _signer.Forget();

        var held = Assert.Single((await _world.ApplyAsync()).Holds, hold => hold.Subject == "a.example");

        Assert.EndsWith($"the name servers do not answer what it says: they answer keys that it does not know, at k{made:yyyyMMdd}._domainkey.a.example: it is older than they are", held.Reason, StringComparison.Ordinal);
        Assert.Contains("`keyops keys import`", held.Remedy, StringComparison.Ordinal);
        Assert.Empty(_signer.SignsWith);
        Assert.Equal(files[_world.Output("a.example")], await File.ReadAllTextAsync(_world.Output("a.example"), TestContext.Current.CancellationToken));

        _world.TrustRestored();
        Assert.StartsWith("the restored store is taken at its word, and the name servers are to be brought to it: ", Assert.Single((await _world.ApplyAsync()).Holds, each => each.Subject == "a.example" && each.Reason.Contains("at its word", StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
        Assert.Empty(_signer.SignsWith); // not before they have what is published now

        _world.Probe.Knows = null;
        Assert.Contains(Facts(), fact => fact is KeyFact.Lost); // the key that stands by waits for caches anew
        await _world.ApplyAsync();
        Assert.Equal(2, _signer.SignsWith.Count);
    }

    [Fact]
    public async Task A_name_server_that_does_not_answer_whether_it_has_such_a_key_holds_the_domain()
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        _world.Probe.Silent = "192.0.2.2:53";

        Assert.All((await _world.ApplyAsync()).Holds, hold => Assert.EndsWith("192.0.2.2:53 did not answer, and may have keys that it does not know", hold.Reason, StringComparison.Ordinal));
        _world.Probe.Silent = null;
        Assert.True((await _world.ApplyAsync()).IsFine);
    }

    [Fact]
    public async Task The_next_publication_comes_after_the_serial_of_the_published_file_even_if_that_is_spoiled_meanwhile()
    {
        await _world.ApplyAsync();
        BackUp();
        var published = await File.ReadAllTextAsync(_world.Output("a.example"), TestContext.Current.CancellationToken);
        var serial = _world.Status()[0].Serial!.Value;
        var later = new SerialNumber(serial.Number + 7);
        Restore();
        await File.WriteAllTextAsync(_world.Output("a.example"), Regex.Replace(published, $@"(SOA\s+\S+\s+\S+\s+\(?\s*){serial}\b", $"${{1}}{later}"), TestContext.Current.CancellationToken);
        _world.Probe.Serves = serial;
        Assert.True((await _world.ApplyAsync()).IsFine);

        await File.WriteAllTextAsync(_world.Output("a.example"), "cut off (", TestContext.Current.CancellationToken);
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.True(_world.Status()[0].Serial!.Value.IsAfter(later), $"{_world.Status()[0].Serial}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_publication_comes_after_the_serial_that_the_name_servers_have(bool isTrusted)
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        _world.Probe.Serves = new(4000);
        _world.Probe.Knows = isTrusted ? DomainName.Parse($"k{_world.Time.GetUtcNow():yyyyMMdd}a._domainkey.a.example") : null;
        if (isTrusted)
        {
            _world.TrustRestored();
            await _world.ApplyAsync();
            _world.Probe.Knows = null; // they have the zone that was published
        }

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.True(_world.Status()[0].Serial!.Value.IsAfter(new(4000)), $"{_world.Status()[0].Serial}");
    }

    [Fact]
    public async Task A_person_who_does_not_wait_for_a_silent_name_server_gets_a_serial_that_it_cannot_have()
    {
        await _world.ApplyAsync();
        BackUp();
        var serial = _world.Status()[0].Serial!.Value;
        Restore();
        _world.Probe.Silent = "192.0.2.2:53";
        _world.TrustRestored();

        await _world.ApplyAsync();

        Assert.True(_world.Status()[0].Serial!.Value.IsAfter(new(serial.Number + 999)), $"{_world.Status()[0].Serial} after {serial}");
    }

    [Fact]
    public async Task A_domain_of_the_backup_that_is_configured_no_more_holds_nobody()
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        _world.Settings = _world.Settings with { Domains = [_world.Settings.Domains[1]] };
        _signer.Forget();

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal("b.example", Assert.Single(_signer.SignsWith).Key);
    }

    [Fact]
    public async Task A_key_that_stands_by_and_was_denied_after_a_restore_waits_for_caches_anew_and_is_asked_for_all_the_same()
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        (_world.Probe.Lags, _world.Probe.Denies) = (true, true);

        Assert.False((await _world.ApplyAsync()).IsFine);
        Assert.Contains(Facts(), fact => fact is KeyFact.Lost);
        Assert.Contains((await _world.ApplyAsync()).Holds, hold => hold.Reason.StartsWith("the store was restored from a backup", StringComparison.Ordinal));

        (_world.Probe.Lags, _world.Probe.Denies) = (false, false);
        Assert.True((await _world.ApplyAsync()).IsFine);
    }

    [Fact]
    public async Task A_backup_that_is_put_back_does_not_hide_that_the_clock_was_set()
    {
        await _world.ApplyAsync();
        BackUp();
        _world.Time.Off = TimeSpan.FromHours(7); // what was recorded was dated by a clock that was behind
        Restore();

        Assert.Contains("it was set forward by 7 hours", Assert.Single((await _world.ApplyAsync()).Holds).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_to_be_revoked_and_was_not_yet_is_not_missed_for_being_there()
    {
        await _world.ApplyAsync();
        using (var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time))
        {
            var key = store.HistoriesOf(DomainName.Parse("a.example"))[0];
            store.Append(key.Key.Id, new KeyFact.Revoked(_world.Time.GetUtcNow())); // and the process ended
        }

        BackUp();
        Restore();

        Assert.True((await _world.ApplyAsync()).IsFine);
    }

    [Fact]
    public async Task Keys_may_have_signed_since_the_backup_and_none_goes_before_such_messages_are_delivered()
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Algorithms = [new KeyAlgorithm.Ed25519()] } });

        await _world.ApplyAsync(); // the spare is of a kind that is not wanted any more
        var spare = _world.Status()[0].Keys[1];
        Assert.StartsWith("k", spare.Selector.Text, StringComparison.Ordinal);
        Assert.Contains(spare.Evidence, line => line.Text.StartsWith("the store came out of a backup; signers may have used it since", StringComparison.Ordinal));
        _world.Time.Advance(TimeSpan.FromDays(7));
        await _world.ApplyAsync();
        Assert.Equal(spare.Selector, _world.Status()[0].Keys[1].Selector);
        _world.Time.Advance(TimeSpan.FromHours(3));
        await _world.ApplyAsync();
        Assert.DoesNotContain(_world.Status()[0].Keys, key => key.Selector == spare.Selector);
    }

    [Fact]
    public async Task Whom_to_ask_is_read_from_the_persons_file_when_the_published_one_is_no_good()
    {
        await _world.ApplyAsync();
        BackUp();
        Restore();
        await File.WriteAllTextAsync(_world.Output("a.example"), "cut off (", TestContext.Current.CancellationToken);
        _world.Probe.IsAskedOutOfTheSource = true;

        Assert.True((await _world.ApplyAsync()).IsFine);
    }

    [Fact]
    public async Task With_nobody_to_ask_a_restored_store_is_believed()
    {
        _world.Change("a.example", domain => domain with { NameServers = new NameServerChoice.ClockOnly() });
        _world.Change("b.example", domain => domain with { NameServers = new NameServerChoice.ClockOnly() });
        await _world.ApplyAsync();
        BackUp();
        Restore();
        _world.Probe.Lags = true;

        Assert.True((await _world.ApplyAsync()).IsFine);
    }

    private KeyFact[] Facts()
    {
        using var store = KeyStore.OpenForReading(_world.Settings.StateFolder, _world.Settings.MasterKey);
        return [.. store.HistoriesOf(DomainName.Parse("a.example")).SelectMany(key => key.Facts)];
    }

    private string Backup => Path.Combine(_world.Settings.StateFolder, "backup");

    private void BackUp() => StoreBackup.Write(_world.Settings.StateFolder, _world.Settings.MasterKey, Backup);

    private void Restore() => StoreRestore.Run(_world.Settings.StateFolder, _world.Settings.MasterKey, Backup, _world.Time);
}
