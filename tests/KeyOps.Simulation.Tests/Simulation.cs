using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Simulation.Tests.Invariants;
using KeyOps.Simulation.Tests.Mutations;
using KeyOps.Simulation.Tests.World;
using KeyOps.TestKit;

namespace KeyOps.Simulation.Tests;

/// <summary>
/// One seed: the real planner, executor and store against a world in which things go wrong, then one in which they don't any more and everything must
/// settle. The world goes from event to event; KeyOps is woken when it asked to be, when it retries, and every so often.
/// </summary>
internal sealed class Simulation : IDisposable
{
    /// <summary>What a world without trouble may need to come to rest: the longest outage, waits for caches, a clock that was behind.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromDays(8);

    private readonly SimulationFolder _folder = new();
    private readonly int _seed;
    private readonly Mutation _mutation;
    private readonly SimulatedWorld _world;
    private readonly Trouble _trouble;
    private readonly Luck _dice;
    private KeyStore? _store;
    private Reconciler? _reconciler;
    private DateTimeOffset _nextPass;
    private ReconcileResult? _latest;
    private Settings? _settings;
    private int _passes;

    /// <summary>When the first pass began that nobody has looked at since: those before may have ended in a crash.</summary>
    private DateTimeOffset? _begunAt;

    private Simulation(int seed, Mutation mutation, bool isLogged)
    {
        _seed = seed;
        _mutation = mutation;
        _world = new(seed, _folder.FullName, RandomDate.Next(seed), isLogged);
        _trouble = new(_world);
        _dice = _world.Dice.Fork();
        _nextPass = _world.Time.Now;
    }

    public static SimulationResult Run(int seed, Mutation mutation, bool isLogged = false)
    {
        using var simulation = new Simulation(seed, mutation, isLogged);
        simulation.Run();
        return simulation.Result();
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    private void Run()
    {
        _world.Log.Add("plan", $"{_world.Plan}");
        _world.Mail.Start();
        _trouble.Start();
        Until(_world.Time.Start + _world.Plan.Length);
        _trouble.End();
        _nextPass = _world.Time.Now;
        Until(_world.Time.Now + Calm);
        for (var day = 0; day < 5 && _latest is not { IsFine: true }; day++)
        {
            Until(_world.Time.Now + TimeSpan.FromDays(1)); // a rotation may have begun just now
        }

        if (_world.Verdict.Violations.Count == 0)
        {
            CheckRest();
            Close();
            FilesAfterPass.CheckSecrets(_world);
        }
    }

    private void Until(DateTimeOffset end)
    {
        while (_world.Verdict.Violations.Count == 0)
        {
            _world.Time.RunUntil(_nextPass < end ? _nextPass : end);
            if (_world.Time.Now >= end)
            {
                return;
            }

            if (_nextPass <= _world.Time.Now && _world.Verdict.Violations.Count == 0)
            {
                Pass();
            }
        }
    }

    private void Pass()
    {
        _passes++;
        _world.Clock.Begin();
        if (!_world.IsCalm || _latest is not { IsFine: true })
        {
            Restore();
        }

        if (!_world.IsCalm && _dice.Below(100) < _world.Plan.Crashes)
        {
            _world.Crash.Arm(1 + _dice.Below(25));
        }

        try
        {
            Reload();
            _store ??= KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, _world.Clock);
            _reconciler ??= MakeReconciler(_store);
            CheckOneWriter();
            TrustClock(_reconciler);
            Mend(_reconciler);
            TrustRestored(_reconciler, _store);
            Rotate(_store);
            _begunAt ??= _world.Clock.Shown;
            _latest = _reconciler.ApplyAsync(null, Hear, CancellationToken.None).GetAwaiter().GetResult();
            _world.Probe.Recorded();
            CheckSignatures(_latest);
            foreach (var domain in _world.Domains)
            {
                domain.ActiveKey.Check(_store, _begunAt.Value, _settings!.Domains.Single(each => each.Name == domain.Name).Mail.SendsMail);
            }

            _begunAt = null;

            if (!_world.IsCalm && _latest.IsFine)
            {
                _world.Backups.Believe();
                _world.Backups.Take();
            }

            _nextPass = Next(_latest);
        }
#pragma warning disable CA1031 // whatever comes out of a pass is judged here
        catch (Exception problem)
        {
            Broke(problem);
        }
#pragma warning restore CA1031

        _mutation.BetweenPasses(_world);
        foreach (var domain in _world.Domains)
        {
            domain.Files.CheckZoneFile();
            domain.Files.CheckRevealed();
        }

        // A daemon looks at what several domains' servers answer side by side, and no seed would be the same story twice.
        if (_world.Plan.IsCron || _world.Domains.Count > 1)
        {
            Close();
        }
    }

    /// <summary>A person puts a backup of the store back, or the newer one again.</summary>
    private void Restore()
    {
        if (_latest is { IsFine: false } && _world.Backups.IsRegretted(_latest.Holds.Select(hold => hold.Reason)))
        {
            Close();
            _world.Backups.PutNewerBack();
        }
        else if (!_world.IsCalm && _world.Backups.IsWanted())
        {
            Close();
            _world.Backups.PutBack();
        }
    }

    /// <summary>A daemon reads its configuration anew when it is told to.</summary>
    private void Reload()
    {
        if (_settings != _world.Settings)
        {
            _settings = _world.Settings;
            _reconciler = null;
        }
    }

    private void Broke(Exception problem)
    {
        Close();
        if (SimulatedCrash.In(problem) is { } crash)
        {
            _world.Probe.Forgotten();
            var pause = _dice.Scattered(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
            _world.Log.Add("keyops", $"dies ({crash.Place}) and is started again in {pause}");
            _nextPass = _world.Time.Now + pause;
            return;
        }

        _world.Log.Add("keyops", $"a pass fails: {problem}");
        _world.Verdict.Broken(0, $"a pass fails: {problem.GetType().Name}: {problem.Message}");
    }

    /// <summary>A person who reads that the clock is not believed, and finds it right, says so.</summary>
    private void TrustClock(Reconciler reconciler)
    {
        if (_world.Clock.Error == TimeSpan.Zero && _latest is { IsFine: false } && _latest.Holds.Any(hold => hold.Reason.Contains("clock", StringComparison.Ordinal)) && _dice.Chance(0.5))
        {
            _world.Log.Add("person", $"says that the clock is right");
            reconciler.TrustClock();
        }
    }

    /// <summary>A person who reads that a restored store is not believed takes it at its word all the same: rightly, when name servers are but silent; or wrongly.</summary>
    private void TrustRestored(Reconciler reconciler, KeyStore store)
    {
        if (_latest is { IsFine: false } && _world.Backups.IsTrusted([.. _latest.Holds.Select(hold => hold.Reason)], store))
        {
            reconciler.TrustRestored(null);
        }
    }

    /// <summary>A person who reads that something is left as somebody else wants it, and wants it otherwise, says so.</summary>
    private void Mend(Reconciler reconciler)
    {
        if (_latest is { IsFine: false } && _latest.Holds.Any(hold => hold.Remedy.Contains("--mend", StringComparison.Ordinal)) && _dice.Chance(0.5))
        {
            _world.Log.Add("person", $"wants it put right once more");
            reconciler.MendLeft();
        }
    }

    /// <summary>A person asks for a rotation now, or in an emergency: what the old key signed is not to be believed then.</summary>
    private void Rotate(KeyStore store)
    {
        if (_world.IsCalm || !_dice.Chance(0.04))
        {
            return;
        }

        var isEmergency = _dice.Chance(0.5);
        var domain = _dice.Pick(_world.Domains);
        foreach (var key in domain.TimelineOf(store.HistoriesOf(domain.Name)).Active)
        {
            _world.Log.Add("person", $"wants {key.Key.Selector} replaced{(isEmergency ? " at once: it is stolen" : "")}");
            store.Append(key.Key.Id, new KeyFact.RotationRequested(_world.Clock.GetUtcNow(), isEmergency));
            _world.Usage.Of(key.Key).IsRevoked |= isEmergency;
        }
    }

    /// <summary>When the daemon looks again: as it was told, a little late; sooner when something is held; now and then for no reason.</summary>
    private DateTimeOffset Next(ReconcileResult result)
    {
        var now = _world.Time.Now;
        var wait = _dice.Between(_world.Plan.Sweep / 4, _world.Plan.Sweep);
        if (!result.IsFine)
        {
            var retry = _dice.Scattered(TimeSpan.FromMinutes(20), TimeSpan.FromDays(2));
            wait = retry < wait ? retry : wait;
        }
        else if (result.NextDueAt is { } due && due - _world.Clock.Shown < wait)
        {
            var late = due - _world.Clock.Shown + _dice.Scattered(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(90));
            wait = late > TimeSpan.FromSeconds(1) ? late : TimeSpan.FromSeconds(1);
        }

        return now + wait;
    }

    private Reconciler MakeReconciler(KeyStore store)
    {
        var settings = _mutation.Settings(_world.Settings);
        var clock = _mutation.Clock(_world.Clock);
        var probe = _mutation.Probe(_world.Probe, _world);
        ISigner[] signers = [.. _world.Signers.Select(signer => _mutation.Signer(signer, _world))];
        var served = _mutation.Served(_world.Serving, _world);
        var runners = Reconciler.Runners(settings, store, clock, served, probe, signers, _world.Keys.Generate)
            .ToDictionary(pair => pair.Key, IStepRunner (pair) => new CrashingRunner(pair.Key.Name, _mutation.Runner(pair.Key, pair.Value, _world), _world.Crash));
        return new(new(settings, store), store, clock, probe, new(settings.Publishers, served), signers, runners);
    }

    private void Hear(ReconcileEvent told)
    {
        switch (told)
        {
            case ReconcileEvent.Done done:
                _world.Log.Add("keyops", $"{Anywhere(done.Text)} ({Anywhere(done.Reason)})");
                _world.Crash.Pass("a step is recorded");
                break;
            case ReconcileEvent.Held held:
                _world.Log.Add("keyops", $"holds: {Anywhere(held.Reason)}");
                break;
            default:
                break;
        }
    }

    /// <summary>Without the folder, which is another one each time.</summary>
    private string Anywhere(string text) => text.Replace(_folder.FullName, "", StringComparison.Ordinal);

    /// <summary>Invariant 1, as for the private keys: what a signer is left with verifies. And a key that a person swapped under it is not passed over in silence, once one is Active: before, each switch finds it.</summary>
    private void CheckSignatures(ReconcileResult result)
    {
        foreach (var signer in _world.Signers)
        {
            // A process killed in a switch leaves it to the next pass to take that back; one that does not believe the clock touches nothing.
            if (signer.Misuses.FirstOrDefault() is { } use && !result.Holds.Any(hold => hold.Reason.StartsWith("the clock", StringComparison.Ordinal)))
            {
                _world.Verdict.Broken(1, $"{signer.Name} signs with another private key than that of {use.Selector}: no message of it verifies");
            }

            if (signer.HasSwapped && _world.HadActiveKeys && result.IsFine)
            {
                _world.Verdict.Broken(0, $"{signer.Name} signs with a key that was swapped, and a pass says that all is fine");
            }
        }
    }

    /// <summary>Invariant 6: a second one fails clearly.</summary>
    private void CheckOneWriter()
    {
        if (!_dice.Chance(0.05))
        {
            return;
        }

        try
        {
            KeyStore.OpenForWriting(_world.Settings.StateFolder, _world.Settings.MasterKey, TimeProvider.System).Dispose();
            _world.Verdict.Broken(6, "a second process opened the store for writing");
        }
        catch (StoreLockedException)
        {
            // As it should be.
        }
    }

    /// <summary>Invariant 6: with the trouble over, nothing is held, everybody signs with the Active key, and nothing is left to do.</summary>
    private void CheckRest()
    {
        if (_latest is not { IsFine: true })
        {
            _world.Verdict.Broken(6, $"{Calm.TotalDays:0} days after the last trouble something is still held: {string.Join("; ", _latest?.Holds.Select(hold => hold.Reason) ?? ["no pass ended"])}");
            return;
        }

        using var store = KeyStore.OpenForReading(_world.Settings.StateFolder, _world.Settings.MasterKey);
        foreach (var domain in _world.Domains)
        {
            CheckRest(domain, domain.TimelineOf(store.HistoriesOf(domain.Name)));
        }
    }

    private void CheckRest(SimulatedDomain domain, KeyTimeline timeline)
    {
        if (timeline.Active.IsEmpty == domain.SendsMail)
        {
            _world.Verdict.Broken(6, domain.SendsMail ? $"no key of {domain.Name} is Active" : $"{domain.Name} sends no mail, and a key is Active");
        }

        foreach (var signer in _world.Signers)
        {
            var active = timeline.Active.Where(key => signer.Carries(key.Key.Algorithm)).Select(key => key.Key.Selector);
            if (!signer.SelectorsOf(domain.Name).Order().SequenceEqual(active.Select(selector => selector.Text).Order()))
            {
                _world.Verdict.Broken(6, $"{signer.Name} signs with {string.Join(", ", signer.SelectorsOf(domain.Name))}, and {string.Join(", ", active)} is Active");
            }
        }
    }

    private void Close()
    {
        _store?.Dispose();
        _store = null;
        _reconciler = null;
    }

    private SimulationResult Result() => new(
        _seed,
        [.. _world.Verdict.Violations],
        _world.Time.Now - _world.Time.Start,
        _passes,
        Math.Max(0, _world.Usage.Names.Count(use => use.WasUsed) - _world.Domains.Count),
        _world.Domains.Sum(domain => domain.Files.Revealed),
        _world.Mail.Sent,
        _world.Mail.Verified,
        _world.Crash.Places,
        _world.Log.Lines);
}
