using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Crypto;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Gather, plan, act, record, until nothing is due. The only way in which anything changes: `apply` calls it once, the daemon
/// whenever something falls due.
/// </summary>
public sealed class Reconciler
{
    /// <summary>More steps for one domain in one apply than any policy asks for: the world changes as fast as it is mended.</summary>
    private const int MaxStepsPerDomain = 64;

    private readonly Gatherer _gatherer;
    private readonly KeyStore _store;
    private readonly TimeProvider _time;
    private readonly IReadOnlyDictionary<Type, IStepRunner> _runners;
    private readonly SignerUpkeep _signers;
    private readonly RestoredDomains _restored;
    private readonly RepairLedger _repairs;
    private readonly ServedUpkeep _served;

    internal Reconciler(
        Gatherer gatherer,
        KeyStore store,
        TimeProvider time,
        IPropagationProbe probe,
        ZonePublisher publisher,
        IReadOnlyList<ISigner> signers,
        IReadOnlyDictionary<Type, IStepRunner> runners)
    {
        _gatherer = gatherer;
        _store = store;
        _time = time;
        _runners = runners;
        _restored = new(store, probe, time);
        _repairs = new(store, time);
        _signers = new(signers, _repairs, new(store, time), store, time);
        _served = new(probe, publisher, _repairs, store, time);
    }

    /// <summary>Puts the loop together for one configuration.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="store">Open for writing.</param>
    /// <param name="time">The clock.</param>
    /// <param name="served">The embedded server's zones, when this process runs it.</param>
    public static Reconciler Create(Settings settings, KeyStore store, TimeProvider time, IServedZones? served) =>
        Create(settings, store, time, served, new PropagationProbe(time), SignerFactory.Create(settings, store, time), SigningKey.Generate);

    internal static Reconciler Create(
        Settings settings,
        KeyStore store,
        TimeProvider time,
        IServedZones? served,
        IPropagationProbe probe,
        IReadOnlyList<ISigner> signers,
        Func<KeyAlgorithm, SigningKey> generate) =>
        new(new(settings, store), store, time, probe, new(settings.Publishers, served), signers, Runners(settings, store, time, served, probe, signers, generate));

    /// <summary>What does each kind of step.</summary>
    internal static IReadOnlyDictionary<Type, IStepRunner> Runners(
        Settings settings,
        KeyStore store,
        TimeProvider time,
        IServedZones? served,
        IPropagationProbe probe,
        IReadOnlyList<ISigner> signers,
        Func<KeyAlgorithm, SigningKey> generate)
    {
        var confirm = new ConfirmPropagation(probe, store.PrivateKeyOf, served is null && settings.Publishers.Any(publisher => publisher is PublisherSettings.EmbeddedServer), time);
        var lastLook = new LastLook(signers);
        var reveal = new RevealKeys(lastLook, probe, store.PrivateKeyOf, settings.RevealFolder, time);
        return new Dictionary<Type, IStepRunner>
        {
            [typeof(DomainAction.GenerateKey)] = new GenerateKeys(store, generate, time),
            [typeof(DomainAction.PublishZone)] = new PublishZones(new(settings.Publishers, served), lastLook, new(store, time), store, time),
            [typeof(DomainAction.ConfirmPropagation)] = confirm,
            [typeof(DomainAction.ActivateKeys)] = new ActivateKeys(signers, confirm, time),
            [typeof(DomainAction.RetireKeys)] = new RetireKeys(signers, time),
            [typeof(DomainAction.RevokeKey)] = new RevokeKeys(lastLook, time),
            [typeof(DomainAction.WithdrawKey)] = new WithdrawKeys(lastLook, time),
            [typeof(DomainAction.ConfirmAbsence)] = reveal,
            [typeof(DomainAction.RevealKey)] = reveal,
        };
    }

    /// <summary>Does what is due for these domains (null: for all) until nothing is.</summary>
    /// <param name="only">The domains to look at.</param>
    /// <param name="tell">Hears of each step; called from one thread at a time.</param>
    /// <param name="cancellationToken">Stops between two steps; what was done is recorded.</param>
    public Task<ReconcileResult> ApplyAsync(IReadOnlySet<DomainName>? only, Action<ReconcileEvent> tell, CancellationToken cancellationToken) =>
        ApplyAsync(only, isLookAtAll: true, tell, cancellationToken);

    /// <summary>
    /// The same for domains that something fell due for: when nothing was, the signers, whose files are all domains', are left to a look at all.
    /// Then it costs the same however many domains there are.
    /// </summary>
    public Task<ReconcileResult> ApplyDueAsync(IReadOnlySet<DomainName> due, Action<ReconcileEvent> tell, CancellationToken cancellationToken) =>
        ApplyAsync(due, isLookAtAll: false, tell, cancellationToken);

    private async Task<ReconcileResult> ApplyAsync(IReadOnlySet<DomainName>? only, bool isLookAtAll, Action<ReconcileEvent> tell, CancellationToken cancellationToken)
    {
        var run = new Run(tell);
        var clock = ClockCheck.Of(_store, _time);
        if (clock.Problem is { } problem)
        {
            run.Hold("all domains", problem.Reason, problem.Remedy);
            return run.Result(0);
        }

        _store.RecordPass(clock.Mark, clock.Step);
        var fleet = _gatherer.Gather(only);
        ImmutableArray<DomainCase> open = [.. await _restored.ProveAsync(fleet, run, cancellationToken)];
        while (!open.IsEmpty)
        {
            if (clock.ProblemUntil(Uptime.Now(_time)) is { } set)
            {
                run.Hold("all domains", set.Reason, set.Remedy);
                return run.Result(fleet.Looked.Length);
            }

            var now = _time.GetUtcNow();
            var due = new List<DueStep>();
            var decisions = Decide(open, run, now).ToArray();
            fleet.Doubt ??= decisions.Select(each => each.Decision).OfType<Decision.Hold>().FirstOrDefault(hold => hold.IsStoreInDoubt)?.Reason;
            foreach (var (domain, decision) in decisions)
            {
                switch (decision)
                {
                    case Decision.Act when run.StepsOf(domain.Domain) >= MaxStepsPerDomain:
                        run.Hold(domain.Domain, "the domain does not come to rest: each step makes another one due", "something outside changes its files at the same time");
                        break;
                    case Decision.Act act:
                        due.Add(new(domain, act.Action, act.Reason));
                        break;
                    case Decision.Hold hold:
                        Journal(domain.Domain, hold);
                        run.Hold(domain.Domain, hold.Reason, hold.Remedy);
                        break;
                    case Decision.Wait wait:
                        run.Rest(domain.Domain, wait.Until);
                        break;
                    default:
                        throw new InvalidOperationException($"{decision.GetType().Name} is no decision");
                }
            }

            var moved = ImmutableArray.CreateBuilder<DomainCase>();
            foreach (var steps in due.GroupBy(step => step.Action.GetType()))
            {
                moved.AddRange(await RunAsync(RunnerOf(steps.First().Action, fleet), [.. steps], clock, fleet, run, cancellationToken));
            }

            open = moved.ToImmutable();
        }

        if (fleet.Doubt is null && (isLookAtAll || run.HasDone))
        {
            await _signers.MendAsync(fleet, run, isLookAtAll, cancellationToken);
        }

        SettleZones(fleet);
        if (isLookAtAll && fleet.Doubt is null)
        {
            await _served.MendAsync(fleet, run, cancellationToken);
        }

        return run.Result(fleet.Looked.Length);
    }

    /// <summary>A person says that what somebody else keeps changing is to be put right once more.</summary>
    public void MendLeft() => _repairs.Settle(_repairs.Left());

    /// <summary>Zone files that were left and are as they should be again.</summary>
    private void SettleZones(Fleet fleet)
    {
        var left = _repairs.Left();
        if (!left.IsEmpty)
        {
            var now = _time.GetUtcNow();
            _repairs.Settle([.. fleet.Looked.Where(domain => left.Contains(RepairLedger.ZoneFile(domain)))
                .Where(domain => (domain with { Files = DomainFiles.Read(domain.Settings.Zone), Keys = fleet.KeysOf(domain.Domain), IsTold = true }).Situation(now).Zone is ZoneSituation.Current)
                .Select(RepairLedger.ZoneFile)]);
        }
    }

    /// <summary>A person says that the clock is right now: waits that were counted by a wrong one begin anew.</summary>
    public void TrustClock()
    {
        var check = ClockCheck.Of(_store, _time);
        if (check.Problem is not null)
        {
            _store.TrustClock(check.WrongFrom, Uptime.Now(_time));
        }
    }

    /// <summary>A person says that a restored store is to be believed, whatever the name servers answer; the next apply does.</summary>
    /// <param name="only">Of these domains; null: of all.</param>
    public void TrustRestored(IReadOnlySet<DomainName>? only) => _restored.Trust(only);

    private IStepRunner RunnerOf(DomainAction action, Fleet fleet) =>
        fleet.Doubt is { } doubt && StoreInDoubt.Holds(action) ? new StoreInDoubt(doubt) : _runners[action.GetType()];

    private static IEnumerable<(DomainCase Domain, Decision Decision)> Decide(ImmutableArray<DomainCase> open, Run run, DateTimeOffset now)
    {
        var decisions = new Decision[open.Length];
        Parallel.For(0, open.Length, i => decisions[i] = Planner.Decide(open[i].Situation(now), now, action => run.IsHeld(open[i].Domain, action)));
        return open.Zip(decisions);
    }

    /// <summary>
    /// Does the steps of one kind, a batch at a time: intent journalled, effect done, facts recorded. Facts that a clock dated which was set meanwhile are not: it is
    /// as if the process had ended before them.
    /// </summary>
    private async Task<IReadOnlyList<DomainCase>> RunAsync(
        IStepRunner runner,
        IReadOnlyList<DueStep> steps,
        ClockCheck clock,
        Fleet fleet,
        Run run,
        CancellationToken cancellationToken)
    {
        var moved = new List<DomainCase>();
        var name = StepNames.Of(steps[0].Action);
        var count = 0;
        foreach (var chunk in steps.Chunk(runner.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = Prepared(runner, chunk);
            var attempts = _store.BeginAttempts(batch.Select(step => (step.Case.Domain, name, step.Reason)), _time.GetUtcNow());
            var outcomes = await runner.RunAsync(
                batch,
                fleet,
                done => run.Tell(new ReconcileEvent.Progress(name, Interlocked.Add(ref count, done), steps.Count)),
                cancellationToken);
            if (clock.ProblemUntil(Uptime.Now(_time)) is { } set)
            {
                _store.FinishAttempts(attempts.Select(attempt => (attempt, AttemptOutcome.Failed, set.Reason)), _time.GetUtcNow());
                return [.. moved, .. batch.Select(step => step.Case)];
            }

            _store.Append(outcomes.SelectMany(outcome => outcome switch
            {
                StepOutcome.Done done => done.Facts,
                StepOutcome.Held held => held.Facts,
                _ => [],
            }));
            _store.FinishAttempts(attempts.Zip(outcomes, Finished), _time.GetUtcNow());
            for (var i = 0; i < batch.Length; i++)
            {
                var domain = Moved(batch[i], outcomes[i], run);
                fleet.Update(domain);
                moved.Add(domain);
            }
        }

        return moved;
    }

    /// <summary>The steps, with what was to be on record first.</summary>
    private DueStep[] Prepared(IStepRunner runner, DueStep[] steps)
    {
        var before = steps.Select(runner.Before).ToArray();
        if (before.Any(facts => facts.Count > 0))
        {
            _store.Append(before.SelectMany(facts => facts));
        }

        return [.. steps.Zip(before, (step, facts) => step with { Case = step.Case.With(facts) })];
    }

    private static DomainCase Moved(DueStep step, StepOutcome outcome, Run run)
    {
        switch (outcome)
        {
            case StepOutcome.Done done:
                run.Done(step.Case.Domain, done.Text, step.Reason);
                var domain = step.Case.With(done.Facts);
                return domain with
                {
                    Keys = done.NewKey is null ? domain.Keys : domain.Keys.Add(done.NewKey),
                    Files = done.Files ?? domain.Files,
                    Told = done.Told ?? domain.Told,
                    IsTold = domain.IsTold || step.Action is DomainAction.PublishZone,
                };
            case StepOutcome.Held held:
                // What else is due for the domain does not wait for it.
                run.Hold(step.Case.Domain, step.Action, held.Reason, held.Remedy);
                return step.Case.With(held.Facts);
            case StepOutcome.Stale stale:
                run.Retry(step.Case.Domain);
                return step.Case with { Files = stale.Files };
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome");
        }
    }

    private static (AttemptId Id, AttemptOutcome Outcome, string Result) Finished(AttemptId id, StepOutcome outcome) => outcome switch
    {
        StepOutcome.Done done => (id, AttemptOutcome.Done, done.Text),
        StepOutcome.Held held => (id, AttemptOutcome.Held, HoldText.Join(held.Reason, held.Remedy)),
        _ => (id, AttemptOutcome.Failed, "the zone file changed meanwhile"),
    };

    private void Journal(DomainName domain, Decision.Hold hold)
    {
        var attempts = _store.BeginAttempts([(domain, StepNames.Plan, "the zone file must be good")], _time.GetUtcNow());
        _store.FinishAttempts([(attempts[0], AttemptOutcome.Held, HoldText.Join(hold.Reason, hold.Remedy))], _time.GetUtcNow());
    }
}
