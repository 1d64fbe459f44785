using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>Writes zone files and tells the name servers.</summary>
internal sealed class PublishZones(ZonePublisher publisher, LastLook lastLook, RepairLedger repairs, KeyStore store, TimeProvider time) : IStepRunner
{
    /// <summary>Reload commands of a name server run one beside the other; more than a few only queue there.</summary>
    private const int AtOnce = 8;

    public int BatchSize => 256;

    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var wanted = steps.Select(step => (Thing: RepairLedger.ZoneFile(step.Case), Wanted: RepairLedger.WantedOf(step.Case, DomainRecords.Of(step.Case.Domain, step.Case.Settings.Mail, step.Case.Keys)))).ToArray();
        var kinds = wanted.Select(each => repairs.Judge(each.Thing, each.Wanted)).ToArray();
        var projections = new ZoneProjection?[steps.Count];
        var outcomes = new StepOutcome[steps.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, steps.Count, options, async (i, cancel) =>
        {
            switch (await GetReadyAsync(steps[i].Case, kinds[i] == RepairKind.Left, cancel))
            {
                case Readiness.Ready ready:
                    projections[i] = ready.Projection;
                    break;
                case Readiness.Not not:
                    outcomes[i] = not.Outcome;
                    break;
                default:
                    throw new InvalidOperationException("neither ready nor not");
            }
        });

        // On record first: whatever breaks off now, and whatever becomes of the file, that serial is used.
        var changed = Enumerable.Range(0, steps.Count).Where(i => projections[i] is ZoneProjection.Changed).ToArray();
        store.RecordTold(changed.Select(i => (steps[i].Case.Domain, (ToldZone?)ToldZone.Of((ZoneProjection.Changed)projections[i]!))));
        var isWritten = new bool[steps.Count];
        await Parallel.ForAsync(0, steps.Count, options, async (i, cancel) =>
        {
            if (projections[i] is { } projection)
            {
                (outcomes[i], isWritten[i]) = await PublishAsync(steps[i].Case, projection, cancel);
            }

            progressed(1);
        });
        store.RecordTold(Enumerable.Range(0, steps.Count).SelectMany<int, (DomainName, ToldZone?)>(i => (projections[i], outcomes[i]) switch
        {
            (ZoneProjection.Changed, _) when !isWritten[i] => [(steps[i].Case.Domain, steps[i].Case.Told)],
            (ZoneProjection.Unchanged, StepOutcome.Done done) => [(steps[i].Case.Domain, done.Told)],
            _ => [], // stands there already
        }));
        repairs.Record(Enumerable.Range(0, steps.Count)
            .Where(i => outcomes[i] is StepOutcome.Held { Remedy: RepairLedger.Remedy } || (outcomes[i] is StepOutcome.Done && IsRepair(projections[i])))
            .Select(i => (wanted[i].Thing, wanted[i].Wanted, kinds[i])));
        return outcomes;
    }

    /// <summary>What was confirmed of a record that is not there now counts no more: it is recorded first, for once the file is written nobody can tell.</summary>
    public IReadOnlyCollection<(KeyId Key, KeyFact Fact)> Before(DueStep step)
    {
        var confirmed = step.Case.Keys.Where(key => key is { Form: RecordForm.Key, Confirmed: not null }).ToArray();
        if (confirmed.Length == 0)
        {
            return [];
        }

        var zone = PublishedZone(step.Case);
        return
        [
            .. confirmed.Where(key => zone is null || !NameBefore.Stands(zone, Owner(step.Case, key), ConfirmPropagation.Record(step.Case, key).Rdata.Span))
                .Select(key => (key.Key.Id, (KeyFact)new KeyFact.Lost(time.GetUtcNow(), $"its record was not in {step.Case.Settings.Zone.Output}, or another one was"))),
        ];
    }

    /// <summary>What is to be published, unless something speaks against it.</summary>
    private async Task<Readiness> GetReadyAsync(DomainCase domain, bool isLeft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (domain.Projection(domain.Timeline, now).Zone is not { } projection || projection is ZoneProjection.Refused)
        {
            return new Readiness.Not(new StepOutcome.Stale(DomainFiles.Read(domain.Settings.Zone)));
        }

        if (IsRepair(projection) && isLeft)
        {
            return new Readiness.Not(new StepOutcome.Held(RepairLedger.Reason([RepairLedger.ZoneFile(domain)]), RepairLedger.Remedy));
        }

        return await FindUseAsync(domain, now, cancellationToken) is { } use ? new Readiness.Not(use) : new Readiness.Ready(projection);
    }

    /// <summary>That a person's edit gets a serial is no repair of it.</summary>
    private static bool IsRepair(ZoneProjection? projection) => projection is ZoneProjection.Changed { IsSerialOfAnEdit: false };

    /// <returns>What came of it, and whether the file is written.</returns>
    private async Task<(StepOutcome Outcome, bool IsWritten)> PublishAsync(DomainCase domain, ZoneProjection projection, CancellationToken cancellationToken)
    {
        var zone = domain.Settings.Zone;
        return await publisher.PublishAsync(zone, projection, domain.Files.Published, cancellationToken) switch
        {
            PublishOutcome.Published published => (new StepOutcome.Done($"published {zone.Output} with serial {published.Serial}")
            {
                Told = new(published.Serial, published.Sha256),
                Facts = Facts(domain, PublishedZone(domain), published, time.GetUtcNow()),
                Files = DomainFiles.Read(zone),
            }, true),
            PublishOutcome.Failed failed => (new StepOutcome.Held(failed.Reason, failed.Remedy), failed.IsWritten),
            _ => (new StepOutcome.Stale(DomainFiles.Read(zone)), false),
        };
    }

    /// <summary>A record that was found free to go, by a process that ended before it went, may be signed with again by now.</summary>
    private async Task<StepOutcome.Held?> FindUseAsync(DomainCase domain, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var key in domain.Keys.Where(key => LookedAt(key) is { } at && now - at > LastLook.FreshFor))
        {
            if (await lastLook.FindUseAsync(domain, key, cancellationToken) is { } use)
            {
                return use;
            }
        }

        return null;
    }

    /// <summary>When signers were looked at for a record that is still to go, or to say that it is revoked; in an emergency they are not.</summary>
    private static DateTimeOffset? LookedAt(KeyHistory key) => key switch
    {
        { Form: RecordForm.Absent, Removed: null } => key.Withdrawn!.At,
        { Form: RecordForm.Revoked, Blanked: null, Request: not { IsEmergency: true } } => key.Revoked!.At,
        _ => null,
    };

    private static ImmutableArray<(KeyId Key, KeyFact Fact)> Facts(DomainCase domain, Zone? before, PublishOutcome.Published published, DateTimeOffset now) =>
    [
        .. domain.Keys.SelectMany(key =>
            KeyFact.OnPublication(key, now, published.Serial, published.Sha256, Before(domain, before, key)).Select(fact => (key.Key.Id, fact))),
    ];

    private static NameBefore Before(DomainCase domain, Zone? before, KeyHistory key) => key.Form == RecordForm.Key && key.Published is null
        ? NameBefore.Of(before, Owner(domain, key), ConfirmPropagation.Record(domain, key).Rdata.Span)
        : default;

    private static DomainName Owner(DomainCase domain, KeyHistory key) => key.Key.Selector.RecordName(domain.Domain);

    /// <summary>The zone as it was served until now: as last published, or as a person had it before KeyOps did.</summary>
    private static Zone? PublishedZone(DomainCase domain)
    {
        var zone = domain.Settings.Zone;
        return domain.Files.Published is { } published ? DomainFiles.Parse(published, zone.Output, zone.Origin).Zone
            : domain.Files.Source is { } source ? DomainFiles.Parse(source, zone.Source, zone.Origin).Zone
            : null;
    }

    private abstract record Readiness
    {
        public sealed record Ready(ZoneProjection Projection) : Readiness;

        public sealed record Not(StepOutcome Outcome) : Readiness;
    }
}
