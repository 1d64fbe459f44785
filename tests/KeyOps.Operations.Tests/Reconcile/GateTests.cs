using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>The gates that ask the world.</summary>
public sealed class GateTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example");
    private readonly FakeSigner _rsa = new("rsa") { Kinds = ["rsa"] };
    private readonly FakeSigner _ed25519 = new("ed25519") { Kinds = ["ed25519"] };

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_record_stays_while_a_signer_still_shows_its_selector_or_cannot_be_asked()
    {
        _world.Signers.Add(_rsa);
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(8));

        _rsa.SignsWith["a.example"] = "default";
        Assert.Contains("signer rsa still signs with selector default", Assert.Single((await _world.ApplyAsync()).Holds).Reason, StringComparison.Ordinal);
        Assert.Contains("signer rsa still signs", _world.Status()[0].Hold!.Reason, StringComparison.Ordinal);
        _rsa.IsDown = true;
        Assert.Contains("signer rsa cannot be asked", Assert.Single((await _world.ApplyAsync()).Holds).Reason, StringComparison.Ordinal);
        Assert.Contains("default._domainkey", await Zone(), StringComparison.Ordinal);

        _rsa.IsDown = false;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.DoesNotContain("default._domainkey", await Zone(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_is_not_revoked_by_the_policy_while_a_signer_still_shows_its_selector()
    {
        _world.Signers.Add(_rsa);
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Revoke = true } });
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(8));

        _rsa.SignsWith["a.example"] = "default";
        Assert.Contains("signer rsa still signs with selector default", Assert.Single((await _world.ApplyAsync()).Holds).Reason, StringComparison.Ordinal);
        Assert.NotEqual(KeyState.Revoked, _world.Status()[0].Keys[0].State);

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(KeyState.Revoked, _world.Status()[0].Keys[0].State);
    }

    [Fact]
    public async Task A_record_that_vanished_before_the_switch_is_confirmed_again_and_waited_for_again()
    {
        _world.Signers.Add(_rsa);
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(180) - TimeSpan.FromHours(1));
        await File.WriteAllTextAsync(_world.Output("a.example"), string.Join('\n', (await Zone()).Split('\n').Where(line => !line.Contains("._domainkey", StringComparison.Ordinal))));
        await _world.ApplyAsync();
        var again = _world.Time.GetUtcNow();
        _world.Time.Advance(TimeSpan.FromHours(1));
        await _world.ApplyAsync();

        Assert.Equal("default", _rsa.SignsWith["a.example"]);
        Assert.Equal(again + TimeSpan.FromHours(4), _world.Status()[0].Next.At);
        _world.Time.Advance(TimeSpan.FromHours(3));
        await _world.ApplyAsync();
        Assert.StartsWith("k", _rsa.SignsWith["a.example"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_denies_the_record_at_the_switch_makes_the_wait_begin_anew_and_one_that_is_silent_does_not()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _world.Probe.Lags = true;
        await _world.ApplyAsync();
        _world.Probe.Lags = false;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(KeyState.Active, _world.Status()[0].Keys[1].State);

        _world.Time.Advance(TimeSpan.FromDays(181));
        (_world.Probe.Lags, _world.Probe.Denies) = (true, true);
        await _world.ApplyAsync();
        (_world.Probe.Lags, _world.Probe.Denies) = (false, false);
        await _world.ApplyAsync();
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromHours(4), _world.Status()[0].Next.At);
    }

    [Theory]
    [InlineData(true, KeyState.Published)]
    [InlineData(false, KeyState.Ready)]
    public async Task A_server_that_denies_the_record_of_a_key_to_come_makes_its_wait_begin_anew_whenever_that_is_seen(bool denies, KeyState expected)
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(10));

        await _world.LookTwiceAsync(meanwhile: () =>
        {
            _world.Time.Advance(TimeSpan.FromHours(2));
            (_world.Probe.Lags, _world.Probe.Denies) = (true, denies);
        });
        (_world.Probe.Lags, _world.Probe.Denies) = (false, false);
        await _world.ApplyAsync();

        Assert.Equal([KeyState.Active, expected], _world.Status()[0].Keys.Select(key => key.State));
    }

    [Fact]
    public async Task A_record_of_a_persons_that_is_taken_over_is_waited_for_even_by_the_first_key()
    {
        await File.AppendAllTextAsync(_world.Source("a.example"), "default._domainkey 7200 IN TXT \"v=DKIM1; p=\"\n");
        _world.Change("a.example", domain => domain with { Zone = domain.Zone with { Adopt = true } });

        await _world.ApplyAsync();

        Assert.Equal(KeyState.Published, _world.Status()[0].Keys[0].State);
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromHours(2), _world.Status()[0].Next.At);
    }

    [Fact]
    public async Task What_is_held_for_one_key_does_not_keep_the_rest_of_the_domain_waiting()
    {
        await _world.ApplyAsync();
        _world.Probe.Lags = true;
        _world.Time.Advance(TimeSpan.FromDays(181));
        _world.Change("a.example", domain => domain with { Mail = domain.Mail with { Spf = SpfRecord.Parse("v=spf1 -all").Require() } });

        var result = await _world.ApplyAsync();

        Assert.False(result.IsFine);
        Assert.Contains("v=spf1 -all", await Zone(), StringComparison.Ordinal);
        Assert.NotNull(_world.Status()[0].Hold);
    }

    [Fact]
    public async Task An_rsa_and_an_ed25519_key_move_together_each_on_its_signer()
    {
        _world.Signers.AddRange([_rsa, _ed25519]);
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Algorithms = [new KeyAlgorithm.Rsa(1024), new KeyAlgorithm.Ed25519()] } });
        await _world.ApplyAsync();
        Assert.Equal(("defaultr", "defaulte"), (_rsa.SignsWith["a.example"], _ed25519.SignsWith["a.example"]));

        _ed25519.Refuses = true;
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync();
        Assert.Equal(("defaultr", "defaulte"), (_rsa.SignsWith["a.example"], _ed25519.SignsWith["a.example"]));

        _ed25519.Refuses = false;
        await _world.ApplyAsync();
        Assert.EndsWith("r", _rsa.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.EndsWith("e", _ed25519.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.Equal([KeyState.Retired, KeyState.Retired, KeyState.Active, KeyState.Active], _world.Status()[0].Keys.Take(4).Select(key => key.State));
        var evidence = _world.Status()[0].Keys[3].Evidence.Select(line => line.Text).ToArray();
        Assert.Contains("signer ed25519 signed with it, and the signature verified under the record that 192.0.2.1:53 answered", evidence);
        Assert.DoesNotContain(evidence, text => text.StartsWith("signer rsa signed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_whose_switch_was_taken_back_stays_until_what_it_may_have_signed_is_delivered()
    {
        _world.Signers.AddRange([_rsa, new FakeSigner("second") { Kinds = ["rsa"], Refuses = true }]);
        await _world.ApplyAsync();
        Assert.Equal(KeyState.Ready, _world.Status()[0].Keys[0].State);
        _world.Signers.Clear();
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Algorithms = [new KeyAlgorithm.Ed25519()] } });

        await _world.ApplyAsync();

        Assert.Contains("default._domainkey", await Zone(), StringComparison.Ordinal);
        _world.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromHours(2));
        await _world.ApplyAsync();
        Assert.DoesNotContain("default._domainkey", await Zone(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_a_signer_went_on_with_after_a_switch_broke_off_stays_until_what_it_signed_till_then_is_delivered()
    {
        _world.Signers.Add(_rsa);
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _rsa.BreaksOff = true;
        await Assert.ThrowsAsync<IOException>(() => _world.ApplyAsync());
        _rsa.BreaksOff = false;
        var spare = _rsa.SignsWith["a.example"];
        Assert.NotEqual("default", spare);

        // Nobody starts it for two days, and then the policy wants another kind of key, and no rotation: the switch is not tried again.
        _world.Time.Advance(TimeSpan.FromDays(2));
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Algorithms = [new KeyAlgorithm.Ed25519()], Rotate = new RotationSchedule.Never() } });
        _world.Signers.Add(_ed25519);
        await _world.ApplyAsync();
        Assert.Equal("default", _rsa.SignsWith["a.example"]);

        _world.Time.Advance(TimeSpan.FromDays(7));
        await _world.ApplyAsync();
        Assert.Contains($"{spare}._domainkey", await Zone(), StringComparison.Ordinal);
        _world.Time.Advance(TimeSpan.FromHours(3));
        await _world.ApplyAsync();
        Assert.DoesNotContain($"{spare}._domainkey", await Zone(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_halves_do_not_belong_together_is_thrown_away_as_it_is_made_and_another_one_is_made()
    {
        _world.Generate = algorithm =>
        {
            using var one = SigningKey.Generate(algorithm);
            using var other = SigningKey.Generate(algorithm);
            return SigningKey.FromParts(algorithm, [.. one.Pkcs8], other.PublicKey.ToArray());
        };

        var held = Assert.Single((await _world.ApplyAsync()).Holds);

        Assert.Equal("the key that was made for selector default is no pair: its private half does not fit its public one, and it was thrown away", held.Reason);
        Assert.Empty(_world.Status()[0].Keys);

        _world.Generate = SigningKey.Generate;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(["default", "k"], _world.Status()[0].Keys.Select(key => key.Selector.Text.Split('2')[0]));
    }

    private Task<string> Zone() => File.ReadAllTextAsync(_world.Output("a.example"));
}
