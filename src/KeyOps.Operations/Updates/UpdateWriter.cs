using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Updates;

/// <summary>Writes what updates made of a zone, and publishes it.</summary>
internal sealed class UpdateWriter(ZonePublisher publisher, KeyStore store, TimeProvider time)
{
    /// <summary>Writes the person's file and publishes it. When nothing could be published the person's file is as it was.</summary>
    public async Task<PublishOutcome> WriteAsync(DomainSettings domain, UpdateBatch batch, DomainFiles before, CancellationToken cancellationToken)
    {
        var zone = domain.Zone;
        if (zone.IsEditedInPlace)
        {
            return await PublishAsync(domain, batch, before.Published, cancellationToken);
        }

        try
        {
            if (!AtomicFile.WriteIfUnchanged(zone.Source, batch.Source.Octets.Span, AtomicFile.Sha256(before.Source!.Value.Span)))
            {
                return new PublishOutcome.Changed();
            }

            var outcome = await PublishAsync(domain, batch, before.Published, cancellationToken);
            if (outcome is PublishOutcome.Failed { IsWritten: false })
            {
                AtomicFile.WriteIfUnchanged(zone.Source, before.Source.Value.Span, AtomicFile.Sha256(batch.Source.Octets.Span));
            }

            // Applied again they would meet themselves: the person's file has them.
            return outcome is PublishOutcome.Changed ? new PublishOutcome.Failed($"{zone.Output} was changed by somebody else", "it is written again", IsWritten: true) : outcome;
        }
        catch (IOException problem)
        {
            return new PublishOutcome.Failed(problem.Message, "", IsWritten: false);
        }
    }

    /// <summary>Publishes as a pass does; what a name server was not told of stays in the journal for the next one.</summary>
    private async Task<PublishOutcome> PublishAsync(DomainSettings domain, UpdateBatch batch, ReadOnlyMemory<byte>? before, CancellationToken cancellationToken)
    {
        var isWritten = false;
        try
        {
            var told = store.ToldZoneOf(domain.Name);
            var attempt = store.BeginAttempt(domain.Name, StepNames.Publish, "dynamic update", time.GetUtcNow());
            if (batch.Projection is ZoneProjection.Changed changed)
            {
                store.RecordTold([(domain.Name, ToldZone.Of(changed))]); // first: whatever breaks off now, that serial is used
            }

            var outcome = await publisher.PublishAsync(domain.Zone, batch.Projection, before, cancellationToken);
            isWritten = outcome is not (PublishOutcome.Changed or PublishOutcome.Failed { IsWritten: false });
            if (!isWritten)
            {
                store.RecordTold([(domain.Name, told)]);
            }

            var failed = outcome as PublishOutcome.Failed;
            store.FinishAttempt(attempt, failed is null ? AttemptOutcome.Done : AttemptOutcome.Held, failed?.Reason ?? "published", time.GetUtcNow());
            return outcome;
        }
        catch (StoreException problem)
        {
            return new PublishOutcome.Failed(problem.Message, "", isWritten); // what is not on record as told is told again
        }
    }
}
