using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Control;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

/// <summary>Rotations that a person asks for, and those that are foreseen.</summary>
public sealed class RotateTests : IDisposable
{
    private readonly ReconcileFixture _world = new("a.example");
    private readonly FakeSigner _signer = new("opendkim");

    public RotateTests()
    {
        _world.Signers.Add(_signer);
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Rotate = new RotationSchedule.Never() } });
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_domain_that_signs_with_no_key_has_nothing_to_rotate_away_from()
    {
        var result = await RotateAsync(isEmergency: true);

        Assert.True(result.IsRefused);
        Assert.Contains("signs with no key yet", Assert.Single(result.Holds).Reason, StringComparison.Ordinal);
        Assert.Contains("signs with no key yet", Assert.Single(Drill(true).Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_activates_the_ready_spare_and_the_old_record_stays_for_the_mail_under_way()
    {
        await SettleAsync();

        Assert.True((await RotateAsync(isEmergency: false)).IsFine);

        Assert.StartsWith("k", _signer.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.Equal([KeyState.Retired, KeyState.Active, KeyState.Published], States());
        Assert.DoesNotContain("\"v=DKIM1; p=\"", await ZoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emergency_activates_the_ready_spare_blanks_the_old_record_and_makes_a_new_spare_whatever_the_window_says()
    {
        await SettleAsync();
        var today = _world.Time.GetUtcNow().DayOfWeek;
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Window = new([(DayOfWeek)(((int)today + 3) % 7)], new(2, 0), new(3, 0), TimeZoneInfo.Utc) } });

        Assert.True((await RotateAsync(isEmergency: true)).IsFine);

        Assert.StartsWith("k", _signer.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.Equal([KeyState.Revoked, KeyState.Active, KeyState.Published], States());
        Assert.Contains("\"v=DKIM1; p=\"", await ZoneAsync(), StringComparison.Ordinal);

        _world.Time.Advance(TimeSpan.FromDays(8));
        await _world.ApplyAsync();
        Assert.Equal([KeyState.Active, KeyState.Ready], States());
        Assert.DoesNotContain("\"v=DKIM1; p=\"", await ZoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_ready_spare_the_wish_is_noted_once_and_what_it_waits_for_is_told()
    {
        await _world.ApplyAsync();
        var readyAt = _world.Time.GetUtcNow() + TimeSpan.FromHours(4);

        await RotateAsync(isEmergency: true);
        var waits = Assert.Single(_world.Heard.OfType<ReconcileEvent.Waits>());
        Assert.Equal(readyAt, waits.Until);
        Assert.Contains("caches may hold", waits.Reason, StringComparison.Ordinal);
        await RotateAsync(isEmergency: false);
        Assert.Contains(_world.Heard.OfType<ReconcileEvent.Done>(), done => done.Text.Contains("was asked for already", StringComparison.Ordinal));
        Assert.Equal("default", _signer.SignsWith["a.example"]);

        _world.Time.Advance(TimeSpan.FromHours(4));
        await _world.ApplyAsync();
        Assert.StartsWith("k", _signer.SignsWith["a.example"], StringComparison.Ordinal);
        Assert.Equal(KeyState.Revoked, States()[0]);
    }

    [Fact]
    public async Task In_an_emergency_too_the_name_servers_are_asked_first()
    {
        await SettleAsync();
        _world.Probe.Lags = true;

        Assert.False((await RotateAsync(isEmergency: true)).IsFine);

        Assert.Equal("default", _signer.SignsWith["a.example"]);
        Assert.DoesNotContain("\"v=DKIM1; p=\"", await ZoneAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drill_says_what_the_emergency_then_does_and_changes_nothing()
    {
        await SettleAsync();
        var before = await ZoneAsync();

        var drill = Drill(isEmergency: true);

        Assert.Equal(before, await ZoneAsync());
        Assert.Equal("default", _signer.SignsWith["a.example"]);
        var now = drill.Steps.Where(step => step.At == _world.Time.GetUtcNow()).Select(step => step.Text).ToArray();
        Assert.Contains(now, text => text.StartsWith("switch the signers to k", StringComparison.Ordinal));
        Assert.Contains("revoke default (its record gets an empty p=)", now);
        Assert.Equal([KeyState.Active, KeyState.Ready], States());
    }

    [Fact]
    public async Task What_is_simulated_is_what_happens()
    {
        _world.Change("a.example", domain => domain with { Policy = domain.Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromDays(30)), Revoke = true, Reveal = true } });
        _world.Settings = _world.Settings with { RevealFolder = Path.Combine(_world.Settings.StateFolder, "revealed") };
        await _world.ApplyAsync();
        var (start, end) = (_world.Time.GetUtcNow(), _world.Time.GetUtcNow() + TimeSpan.FromDays(100));
        var foreseen = TimelineMaker.Make(Gather(), start, end).Single();
        Assert.Equal(3, foreseen.Steps.Count(step => step.Text.StartsWith("switch", StringComparison.Ordinal)));

        _world.Heard.Clear();
        var done = new List<(DateTimeOffset At, string Kind)>();
        for (var next = (await _world.ApplyAsync()).NextDueAt; next <= end; next = (await _world.ApplyAsync()).NextDueAt)
        {
            _world.Heard.Clear();
            _world.Time.SetUtcNow(next!.Value);
            Assert.True((await _world.ApplyAsync()).IsFine);
            done.AddRange(_world.Heard.OfType<ReconcileEvent.Done>().Where(each => each.Subject == "a.example").Select(each => (next.Value, each.Reason)));
        }

        Assert.Equal(foreseen.Steps.Select(step => (step.At, step.Reason)), done);
        Assert.Equal(2, foreseen.Steps.Count(step => step.Text.StartsWith("reveal", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_schedule_that_the_zones_ttls_do_not_allow_is_refused()
    {
        await _world.ApplyAsync();
        _world.Change("a.example", domain => domain with
        {
            Policy = domain.Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromDays(8)) },
            Mail = domain.Mail with { RecordTtl = new(86400) },
        });

        var problem = Assert.Single(TimelineMaker.Make(Gather(), _world.Time.GetUtcNow(), _world.Time.GetUtcNow().AddDays(1)).Single().Problems);

        Assert.Contains("with a TTL of 24 h, one rotation takes 9 d", problem.Reason, StringComparison.Ordinal);
    }

    private async Task SettleAsync()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromHours(5));
    }

    private async Task<ReconcileResult> RotateAsync(bool isEmergency)
    {
        using var store = KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Time);
        var reconciler = Reconciler.Create(_world.Settings, store, _world.Time, served: null, _world.Probe, _world.Signers, SigningKey.Generate);
        return await new Errands(_world.Settings, store, reconciler, _world.Time).RunAsync(
            new(Errands.Rotate, "", ["a.example"]) { Emergency = isEmergency }, _world.Heard.Add, TestContext.Current.CancellationToken);
    }

    private DomainTimeline Drill(bool isEmergency) =>
        TimelineMaker.Drill(Gather().Looked[0], isEmergency, _world.Time.GetUtcNow(), _world.Time.GetUtcNow().AddDays(30));

    private Fleet Gather()
    {
        using var store = KeyStore.OpenForReading(_world.Settings.StateFolder);
        return new Gatherer(_world.Settings, store).Gather(new HashSet<DomainName> { DomainName.Parse("a.example") });
    }

    private KeyState[] States() => [.. _world.Status()[0].Keys.Select(key => key.State)];

    private Task<string> ZoneAsync() => File.ReadAllTextAsync(_world.Output("a.example"));
}
