using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Publishing;

namespace KeyOps.Operations.Reconcile;

/// <summary>Writes zone files and tells the name servers.</summary>
internal sealed class PublishZones(ZonePublisher publisher, TimeProvider time) : IStepRunner
{
    /// <summary>Reload commands of a name server run one beside the other; more than a few only queue there.</summary>
    private const int AtOnce = 8;

    /// <summary>How a publication stands in the journal.</summary>
    public const string Action = "publish";

    public string Name => Action;

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
                Facts = Facts(domain, published, time.GetUtcNow()),
                Files = DomainFiles.Read(zone),
            },
            PublishOutcome.Failed failed => new StepOutcome.Held(failed.Reason, failed.Remedy),
            _ => new StepOutcome.Stale(DomainFiles.Read(zone)),
        };
    }

    private static ImmutableArray<(KeyId Key, KeyFact Fact)> Facts(DomainCase domain, PublishOutcome.Published published, DateTimeOffset now) =>
    [
        .. domain.Keys.SelectMany(key =>
            KeyFact.OnPublication(key, now, published.Serial, published.Sha256).Select(fact => (key.Key.Id, fact))),
    ];
}
