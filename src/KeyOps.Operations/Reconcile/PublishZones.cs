using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Publishing;

namespace KeyOps.Operations.Reconcile;

/// <summary>Writes zone files and tells the name servers.</summary>
internal sealed class PublishZones(ZonePublisher publisher, TimeProvider time) : IStepRunner
{
    /// <summary>Reload commands of a name server run one beside the other; more than a few only queue there.</summary>
    private const int AtOnce = 8;

    public int BatchSize => 256;

    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var outcomes = new StepOutcome[steps.Count];
        await Parallel.ForAsync(
            0,
            steps.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, cancel) =>
            {
                outcomes[i] = await PublishAsync(steps[i].Case, cancel);
                progressed(1);
            });
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

    private async Task<StepOutcome> PublishAsync(DomainCase domain, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var zone = domain.Settings.Zone;
        if (domain.Projection(domain.Timeline, now).Zone is not { } projection || projection is ZoneProjection.Refused)
        {
            return new StepOutcome.Stale(DomainFiles.Read(zone));
        }

        return await publisher.PublishAsync(zone, projection, domain.Files.Published, cancellationToken) switch
        {
            PublishOutcome.Published published => new StepOutcome.Done($"published {zone.Output} with serial {published.Serial}")
            {
                Facts = Facts(domain, PublishedZone(domain), published, time.GetUtcNow()),
                Files = DomainFiles.Read(zone),
            },
            PublishOutcome.Failed failed => new StepOutcome.Held(failed.Reason, failed.Remedy),
            _ => new StepOutcome.Stale(DomainFiles.Read(zone)),
        };
    }

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
}
