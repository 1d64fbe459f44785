using KeyOps.Core.Lifecycle;

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
        Assert.Contains("signer first signed with it, and the signature verified", evidence);
        Assert.Contains("signer second signed with it, and the signature verified", evidence);
    }

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
    public async Task No_signer_is_pointed_at_a_key_that_a_name_server_stopped_to_answer()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _world.Probe.Lags = true;

        Assert.False((await _world.ApplyAsync()).IsFine);

        Assert.Equal("default", _first.SignsWith["a.example"]);
    }
}
