using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Tests.Reconcile;

public sealed class SignerSwitchTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example", "b.example");
    private readonly FakeSigner _first = new("first");
    private readonly FakeSigner _second = new("second");

    public SignerSwitchTests() => _world.Signers.AddRange([_first, _second]);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_switch_of_one_domain_keeps_the_others_in_every_signers_tables()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        var before = new Dictionary<string, string>(_first.SignsWith);

        await _world.ApplyAsync("a.example");

        Assert.Equal(before.Keys.Order(), _first.SignsWith.Keys.Order());
        Assert.NotEqual(before["a.example"], _first.SignsWith["a.example"]);
        Assert.Equal(before["b.example"], _first.SignsWith["b.example"]);
    }

    [Fact]
    public async Task A_look_at_a_domain_that_is_not_due_leaves_the_signers_to_a_look_that_a_person_or_the_sweep_takes()
    {
        await _world.ApplyAsync();
        _first.Forget();

        await _world.ApplyDueAsync("a.example");
        Assert.Empty(_first.SignsWith);

        await _world.ApplyAsync("a.example");
        Assert.Equal(2, _first.SignsWith.Count);
    }

    [Fact]
    public async Task A_key_is_active_when_every_signer_has_switched_and_the_signatures_are_kept_as_evidence()
    {
        Assert.True((await _world.ApplyAsync()).IsFine);

        Assert.Equal("default", _first.SignsWith["a.example"]);
        Assert.Equal("default", _second.SignsWith["b.example"]);
        var evidence = _world.Status()[0].Keys[0].Evidence.Select(line => line.Text).ToArray();
        Assert.Contains("signer first signed with it, and the signature verified under the record that 192.0.2.1:53 answered", evidence);
        Assert.Contains("signer second signed with it, and the signature verified under the record that 192.0.2.1:53 answered", evidence);
    }

    [Fact]
    public async Task Signatures_are_verified_with_what_every_name_server_answers_as_the_signer_is_switched_however_short_a_time_ago_they_were_asked()
    {
        var asked = 0;
        _world.Probe.Answering = () => asked++;

        await _world.ApplyAsync("a.example");

        Assert.Equal(2, asked); // to confirm it, and to switch to it: no time went by
        var key = _world.Status()[0].Keys[0];
        var served = Assert.IsType<VerifyingKey.Served>(Assert.Single(_first.Proven).Value);
        Assert.Equal(key.Selector.Text, _first.SignsWith["a.example"]);
        var record = Assert.Single(served.Records);
        Assert.Equal("192.0.2.1:53", record.Answer.Server);
        Assert.StartsWith("v=DKIM1; ", TxtRdata.Join(record.Rdata.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_answers_another_record_between_the_confirmation_and_the_switch_holds_it_and_no_signer_is_touched()
    {
        var asked = 0;
        _world.Probe.Answering = () => _world.Probe.Lags = _world.Probe.Denies = ++asked > 1;

        var result = await _world.ApplyAsync("a.example");

        Assert.All(result.Holds, hold => Assert.StartsWith("192.0.2.2:53, asked for it: no such name", hold.Reason, StringComparison.Ordinal));
        Assert.Equal(0, _first.Asked + _second.Asked);
    }

    [Fact]
    public async Task Where_nobody_is_asked_the_stores_public_key_verifies_and_the_evidence_says_so()
    {
        _world.Change("a.example", settings => settings with { NameServers = new NameServerChoice.ClockOnly() });

        Assert.True((await _world.ApplyAsync("a.example")).IsFine);

        Assert.IsType<VerifyingKey.Stored>(Assert.Single(_first.Proven).Value);
        Assert.Contains(
            "signer first signed with it, and the signature verified under the store's own public key; no name server was asked for it",
            _world.Status()[0].Keys[0].Evidence.Select(line => line.Text));
    }

    [Fact]
    public async Task A_key_that_was_tried_may_have_signed_until_a_signers_files_are_mended()
    {
        await _world.ApplyAsync();
        var domain = Core.Names.DomainName.Parse("a.example");
        using (var store = Store())
        {
            store.Append(store.HistoriesOf(domain)[1].Key.Id, new KeyFact.SwitchBegun(_world.Time.GetUtcNow()));
        }

        _world.Time.Advance(TimeSpan.FromDays(2));
        _first.Forget();
        await _world.ApplyAsync();

        using var after = Store();
        Assert.Equal(_world.Time.GetUtcNow(), after.HistoriesOf(domain)[1].SwitchBegun!.At);
    }

    private Operations.Store.KeyStore Store() => Operations.Store.KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time);

    [Fact]
    public async Task When_one_signer_cannot_switch_those_that_had_go_back_and_the_key_is_held()
    {
        await _world.ApplyAsync();
        var rotation = _world.Time.GetUtcNow() + TimeSpan.FromDays(181);
        _world.Time.SetUtcNow(rotation);
        _second.Refuses = true;

        var result = await _world.ApplyAsync();

        Assert.Equal(2, result.Holds.Length);
        Assert.All(result.Holds, hold => Assert.StartsWith("signer second: it signs with the old key", hold.Reason, StringComparison.Ordinal));
        Assert.Equal("default", _first.SignsWith["a.example"]);
        Assert.Equal(KeyState.Active, _world.Status()[0].Keys[0].State);

        _second.Refuses = false;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.StartsWith("k", _first.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.Equal([KeyState.Retired, KeyState.Active], _world.Status()[0].Keys.Take(2).Select(key => key.State));
    }

    [Fact]
    public async Task No_signer_switches_while_another_cannot_get_ready_and_the_hold_names_each()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _first.IsUnprepared = _second.IsUnprepared = true;
        var asked = _first.Asked;

        var result = await _world.ApplyAsync();

        Assert.All(result.Holds, hold => Assert.Equal(("signer first: its disk is full; signer second: its disk is full", "make room"), (hold.Reason, hold.Remedy)));
        Assert.Equal(asked, _first.Asked);

        _first.IsUnprepared = false;
        result = await _world.ApplyAsync();
        Assert.All(result.Holds, hold => Assert.Equal("signer second: its disk is full", hold.Reason));
        Assert.Equal((asked, "default"), (_first.Asked, _first.SignsWith["a.example"]));
        Assert.Equal("signer second: its disk is full", _world.Status()[0].Hold!.Reason);
    }

    [Fact]
    public async Task A_retired_keys_file_stays_until_its_record_is_gone()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync();
        Assert.Contains("default", _first.KeptFiles);
        Assert.DoesNotContain("default", _first.RemovedFiles);

        _world.Time.Advance(TimeSpan.FromDays(8));
        await _world.ApplyAsync();
        Assert.Contains("default", _first.RemovedFiles);
    }

    [Fact]
    public async Task A_signer_whose_files_were_changed_is_set_right()
    {
        await _world.ApplyAsync();
        _first.SignsWith.Remove("b.example");

        var result = await _world.ApplyAsync();

        Assert.True(result.IsFine);
        Assert.Equal(1, result.Steps);
        Assert.Equal("default", _first.SignsWith["b.example"]);
    }

    [Fact]
    public async Task A_signer_that_does_not_sign_by_the_files_that_were_mended_is_told_and_held_until_it_is_seen_to_sign()
    {
        await _world.ApplyAsync();
        _first.Forget();
        _first.IsDeaf = true;
        Assert.Equal("signer first", Assert.Single((await _world.ApplyAsync()).Holds).Subject);

        // Its files are as they should be now, and nothing else is due.
        var asked = _first.Asked;
        var held = Assert.Single((await _world.ApplyAsync()).Holds);

        Assert.Equal(
            ("signer first", "its files are written, and it does not sign by them", "restart it and look at its log; it is told of its files, and looked at, again until it signs (`keyops apply` does so now)"),
            (held.Subject, held.Reason, held.Remedy));
        Assert.Equal(asked + 1, _first.Asked);
        Assert.Contains(_world.Status()[0].Notes, note => note.EndsWith(
            "signer first was not yet seen to sign by its files for a.example, b.example; restart it and look at its log; it is told of its files, and looked at, again until it signs (`keyops apply` does so now)",
            StringComparison.Ordinal));
        Assert.Single(_world.Plan().SignerProblems);

        _first.IsDeaf = false;
        Assert.True((await _world.ApplyAsync()).IsFine);
        asked = _first.Asked;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(asked, _first.Asked);
        Assert.DoesNotContain(_world.Status()[0].Notes, note => note.Contains("signer first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_ends_before_a_signer_is_told_of_its_mended_files_leaves_word_to_tell_it()
    {
        await _world.ApplyAsync();
        _first.SignsWith.Remove("b.example");
        _first.BreaksOff = true;
        await Assert.ThrowsAsync<IOException>(() => _world.ApplyAsync());
        var asked = _first.Asked;
        _first.BreaksOff = false;

        Assert.True((await _world.ApplyAsync()).IsFine);

        Assert.Equal(asked + 1, _first.Asked);
    }

    [Fact]
    public async Task A_signer_that_stops_signing_by_files_that_nobody_touched_is_found_within_the_hour()
    {
        var asked = 0;
        await _world.LookTwiceAsync(meanwhile: () =>
        {
            asked = _first.Asked;
            _first.IsDeaf = true;
            _world.Time.Advance(SignerUpkeep.Interval);
        });

        Assert.Equal(asked + 1, _first.Asked);
        Assert.Contains(_world.Heard, told => told is ReconcileEvent.Held { Subject: "signer first" });
    }

    [Fact]
    public async Task A_signer_that_signs_under_the_right_selector_with_another_private_key_is_found_within_the_hour()
    {
        var asked = 0;
        await _world.LookTwiceAsync(meanwhile: () =>
        {
            asked = _first.Asked;
            _first.SignsBadly = true;
            _world.Time.Advance(SignerUpkeep.Interval);
        });

        Assert.Equal(asked + 1, _first.Asked);
    }

    [Fact]
    public async Task One_domains_switch_is_given_to_signers_that_take_it_alone()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _first.TakesParts = _second.TakesParts = true;
        _first.Given.Clear();

        await _world.ApplyDueAsync("a.example");

        Assert.Equal(["a.example"], _first.Given);
        Assert.StartsWith("k", _first.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.Equal("default", _first.SignsWith["b.example"]);
    }

    [Fact]
    public async Task When_one_signer_does_not_take_a_domain_alone_all_are_given_the_whole()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _first.TakesParts = true;
        _first.Given.Clear();

        await _world.ApplyDueAsync("a.example");

        Assert.Equal(["a.example b.example"], _first.Given);
    }

    [Fact]
    public async Task Of_a_part_that_one_signer_cannot_switch_the_others_take_back_that_part()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _first.TakesParts = _second.TakesParts = _second.Refuses = true;
        _first.Given.Clear();

        await _world.ApplyDueAsync("a.example");

        Assert.Equal(["a.example", "a.example"], _first.Given);
        Assert.Equal(("default", "default"), (_first.SignsWith["a.example"], _first.SignsWith["b.example"]));
    }

    [Fact]
    public async Task No_signer_is_pointed_at_a_key_that_a_name_server_stopped_to_answer()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _world.Probe.Lags = true;

        Assert.False((await _world.ApplyAsync()).IsFine);

        Assert.Equal("default", _first.SignsWith["a.example"]);
    }
}
