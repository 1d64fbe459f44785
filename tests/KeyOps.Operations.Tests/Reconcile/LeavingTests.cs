using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Keys;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>`sends-mail: false` for a domain that has keys, and domains that leave the configuration.</summary>
public sealed class LeavingTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example", "b.example");
    private readonly FakeSigner _signer = new("opendkim");

    public LeavingTests() => _world.Signers.Add(_signer);

    public void Dispose() => _world.Dispose();

    private void Set(string domain, bool sendsMail) =>
        _world.Change(domain, settings => settings with { Mail = settings.Mail with { SendsMail = sendsMail, Spf = SpfRecord.Parse(sendsMail ? "v=spf1 mx ~all" : "v=spf1 -all").Require() } });

    private string Zone() => File.ReadAllText(_world.Output("a.example"));

    [Fact]
    public async Task The_signer_leaves_the_domain_at_once_and_its_record_and_key_file_when_its_messages_are_delivered()
    {
        await _world.ApplyAsync();
        Set("a.example", sendsMail: false);

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(["b.example"], _signer.SignsWith.Keys);
        Assert.Contains("default", _signer.KeptFiles);
        Assert.Contains("default._domainkey", Zone(), StringComparison.Ordinal);
        Assert.Contains("v=spf1 -all", Zone(), StringComparison.Ordinal);
        var status = _world.Status()[0];
        var nextAt = status.Next.At!.Value;
        Assert.Equal(("default", KeyState.Retired), (Assert.Single(status.Keys).Selector.Text, status.Keys[0].State));
        Assert.Equal("retired: the domain sends no mail any more, and signer opendkim was seen not to sign for it", status.Keys[0].Evidence[^1].Text);
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromDays(7) + TimeSpan.FromHours(1), nextAt);

        _world.Time.SetUtcNow(nextAt);
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.DoesNotContain("default._domainkey", Zone(), StringComparison.Ordinal);
        Assert.Contains("default", _signer.RemovedFiles);
        Assert.Empty(_world.Status()[0].Keys);
        Assert.Equal(KeyState.Active, _world.Status()[1].Keys[0].State);
    }

    [Fact]
    public async Task A_signer_that_goes_on_signing_with_it_or_cannot_be_asked_keeps_the_key_Active()
    {
        await _world.ApplyAsync();
        Set("a.example", sendsMail: false);
        _signer.IsDown = true;

        Assert.StartsWith("signer opendkim cannot be asked whether it still signs for the domain", Assert.Single((await _world.ApplyAsync()).Holds).Reason, StringComparison.Ordinal);
        Assert.Equal(KeyState.Active, _world.Status()[0].Keys[0].State);
        _signer.IsDown = false;
        _signer.Refuses = true;
        Assert.StartsWith("signer opendkim is to sign for the domain no more", (await _world.ApplyAsync()).Holds[0].Reason, StringComparison.Ordinal);
        _signer.Refuses = false;
        _signer.ShowsStill = "default";
        Assert.Equal("signer opendkim still signs with selector default, and the domain sends no mail any more", Assert.Single((await _world.ApplyAsync()).Holds).Reason);
        Assert.Equal("signer opendkim still signs with selector default, and the domain sends no mail any more", _world.Status()[0].Hold!.Reason);

        _signer.ShowsStill = null;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(KeyState.Retired, _world.Status()[0].Keys[0].State);
    }

    [Fact]
    public async Task Switched_on_again_it_signs_with_a_new_first_key_and_the_old_one_goes_in_its_time()
    {
        await _world.ApplyAsync();
        Set("a.example", sendsMail: false);
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(1));
        Set("a.example", sendsMail: true);

        // Until then caches may hold what `*._domainkey` said for every selector: that it is revoked.
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromHours(1), (await _world.ApplyAsync()).NextDueAt);
        _world.Time.Advance(TimeSpan.FromHours(1));
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.StartsWith("k", _signer.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.Equal([KeyState.Retired, KeyState.Active, KeyState.Published], _world.Status()[0].Keys.Select(key => key.State));
    }

    [Fact]
    public async Task Switched_on_again_before_a_signer_had_left_it_everything_is_as_before()
    {
        await _world.ApplyAsync();
        Set("a.example", sendsMail: false);
        _signer.ShowsStill = "default";
        await _world.ApplyAsync();
        _signer.ShowsStill = null;
        Set("a.example", sendsMail: true);

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal("default", _signer.SignsWith["a.example"]);
        Assert.Equal(KeyState.Active, _world.Status()[0].Keys[0].State);
    }

    [Fact]
    public async Task When_the_last_domain_is_switched_off_the_signers_tables_are_emptied()
    {
        await _world.ApplyAsync();
        Set("a.example", sendsMail: false);
        Set("b.example", sendsMail: false);

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Empty(_signer.SignsWith);
        _world.Time.Advance(TimeSpan.FromDays(10));
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(2, _signer.RemovedFiles.Count(file => file == "default"));
        Assert.True((await _world.ApplyAsync()).IsFine);
    }

    [Fact]
    public async Task A_plan_shows_what_the_switch_off_comes_to_and_a_rotation_is_refused()
    {
        await _world.ApplyAsync();
        Set("a.example", sendsMail: false);

        var steps = _world.Plan().Domains[0].Steps.Select(step => step.Text).ToArray();
        Assert.Contains("have the signers leave default", steps);

        await _world.ApplyAsync();
        using var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time);
        var refused = Assert.IsType<KeyChange.Refused>(new RotationRequest(_world.Settings, store, _world.Time).Run(DomainName.Parse("a.example"), isEmergency: true));
        Assert.Equal("a.example sends no mail, and no signer signs for it", Assert.Single(refused.Problems).Reason);
    }

    [Fact]
    public async Task A_domain_that_leaves_the_configuration_leaves_the_tables_and_a_plan_says_what_stays()
    {
        await _world.ApplyAsync();
        var (both, zone) = (_world.Settings, Zone());
        _world.Settings = both with { Domains = both.Domains.RemoveAt(0) };

        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(["b.example"], _signer.SignsWith.Keys);
        Assert.Equal(zone, Zone());
        Assert.Empty(_signer.RemovedFiles);
        var left = Assert.Single(_world.Plan().Unconfigured);
        Assert.Equal("a.example", left.Domain);
        Assert.Equal("default", left.Selectors[0]);

        // As the note says: named again without mail it goes in its time.
        _world.Settings = both;
        Set("a.example", sendsMail: false);
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal((KeyState.Retired, 0), (_world.Status()[0].Keys[0].State, _world.Plan().Unconfigured.Length));
        _world.Time.Advance(TimeSpan.FromDays(8));
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.DoesNotContain("default._domainkey", Zone(), StringComparison.Ordinal);
        _world.Settings = both with { Domains = both.Domains.RemoveAt(0) };
        Assert.Empty(_world.Plan().Unconfigured);
    }
}
