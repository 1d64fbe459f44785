using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Asks the name servers now and then whether they still answer the key records that are published; one that answers something else is told of the zone again.
/// One that does not answer at all is its operator's: resolvers ask the others. A key that is still to sign waits anew: caches may hold what was seen.
/// </summary>
internal sealed class ServedUpkeep(IPropagationProbe probe, ZonePublisher publisher, RepairLedger repairs, KeyStore store, TimeProvider time)
{
    /// <summary>How long what was seen counts. A process that lives shorter, as one of cron's does, asks nobody about what is not due.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private const int AtOnce = 32;

    private readonly Dictionary<DomainName, DateTimeOffset> _looked = [];

    public async Task MendAsync(Fleet fleet, Run run, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = fleet.Looked.Where(domain => !_looked.TryAdd(domain.Domain, now) && now - _looked[domain.Domain] >= Interval).ToArray();
        var seen = new (DomainCase Domain, ZoneProjection.Unchanged Zone, PropagationOutcome Outcome)?[due.Length];
        await Parallel.ForAsync(
            0,
            due.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, cancel) => seen[i] = await LookAsync(due[i] with { Keys = fleet.KeysOf(due[i].Domain), Files = DomainFiles.Read(due[i].Settings.Zone) }, cancel));
        foreach (var domain in due)
        {
            _looked[domain.Domain] = now;
        }

        foreach (var (domain, zone, outcome) in seen.OfType<(DomainCase, ZoneProjection.Unchanged, PropagationOutcome)>())
        {
            await JudgeAsync(domain, zone, outcome, run, cancellationToken);
        }
    }

    private static string Thing(DomainCase domain) => $"zone {domain.Settings.Zone.Origin.ToStringWithoutDot()} as it is served";

    /// <summary>Null when nobody is to be asked.</summary>
    private async Task<(DomainCase Domain, ZoneProjection.Unchanged Zone, PropagationOutcome Outcome)?> LookAsync(DomainCase domain, CancellationToken cancellationToken)
    {
        var keys = domain.Keys.Where(key => key is { Form: RecordForm.Key, Published: not null, Confirmed: not null }).ToArray();
        if (keys.Length == 0 || domain.Settings.NameServers is NameServerChoice.ClockOnly
            || domain.Projection(domain.Timeline, time.GetUtcNow()).Zone is not ZoneProjection.Unchanged zone)
        {
            return null;
        }

        var serial = ConfirmPropagation.NewestSerial(keys);
        ManagedRecord[] records = [.. keys.Select(key => ConfirmPropagation.Record(domain, key))];
        return (domain, zone, await probe.AskAsync(domain.Settings.NameServers with { VantagePoints = [] }, zone.Zone, records, serial, cancellationToken));
    }

    private async Task JudgeAsync(DomainCase domain, ZoneProjection.Unchanged zone, PropagationOutcome outcome, Run run, CancellationToken cancellationToken)
    {
        var thing = Thing(domain);
        if (outcome is not PropagationOutcome.NotYet { IsContradicted: true } other)
        {
            repairs.Settle(outcome is PropagationOutcome.Everywhere ? [thing] : []);
            return;
        }

        var reasons = string.Join("; ", other.Reasons);
        RecordLoss(domain, reasons, run);
        var wanted = RepairLedger.WantedOf(domain, DomainRecords.Of(domain.Domain, domain.Settings.Mail, domain.Keys));
        if (repairs.Judge(thing, wanted) == RepairKind.Left)
        {
            repairs.Record([(thing, wanted, RepairKind.Left)]);
            run.Hold(domain.Domain, $"{reasons}; the name servers were told of the zone {RepairRule.Most} times in a row", string.Join("; ", other.Remedies.DefaultIfEmpty("look at that server's log")));
            return;
        }

        switch (await publisher.PublishAsync(domain.Settings.Zone, zone, domain.Files.Published, cancellationToken))
        {
            case PublishOutcome.Published:
                repairs.Record([(thing, wanted, RepairKind.Mended)]);
                run.Done(ReconcileEvent.Name(domain.Domain), "told the name servers of the zone again", $"one of them does not answer what is published: {reasons}");
                break;
            case PublishOutcome.Failed failed:
                run.Hold(domain.Domain, $"{reasons}; {failed.Reason}", failed.Remedy);
                break;
            default:
                break; // the file changed meanwhile: the next pass sees to it
        }
    }

    /// <summary>What was confirmed of keys that never signed counts no more, as when it is seen just before a switch; they are asked about again at once.</summary>
    private void RecordLoss(DomainCase domain, string reasons, Run run)
    {
        var now = time.GetUtcNow();
        var lost = domain.Keys.Where(key => key is { Form: RecordForm.Key, Confirmed: not null, Activated: null })
            .Select(key => (key.Key.Id, (KeyFact)new KeyFact.Lost(now, reasons))).ToArray();
        if (lost.Length > 0)
        {
            store.Append(lost);
            run.Rest(domain.Domain, now);
        }
    }
}
