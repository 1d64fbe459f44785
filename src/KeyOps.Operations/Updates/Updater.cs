using System.Net;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Exchanges;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns.Wire;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using Microsoft.Extensions.Logging;

namespace KeyOps.Operations.Updates;

/// <summary>
/// Takes dynamic updates (RFC 2136): signed by a key that a rule allows to, written into the person's zone file, published as a pass publishes. What comes while the
/// writer is busy is done together when its turn comes; an update is answered when it is on disk and the name servers were told.
/// </summary>
/// <param name="settings">The configuration.</param>
/// <param name="store">Open for writing.</param>
/// <param name="served">The embedded server's zones.</param>
/// <param name="enqueue">Gives work its turn among passes: there is one writer.</param>
/// <param name="settle">Runs a pass over a domain, within that turn.</param>
/// <param name="time">The clock of serials.</param>
/// <param name="logger">Hears of every update.</param>
public sealed class Updater(
    Settings settings,
    KeyStore store,
    IServedZones served,
    Func<Func<CancellationToken, Task>, Task> enqueue,
    Func<DomainName, CancellationToken, Task> settle,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How often a person may save the file while an update is being written to it.</summary>
    private const int Tries = 3;

    /// <summary>Updates that wait; more are told to come again.</summary>
    private const int MaxPending = 10_000;

    private readonly Lock _lock = new();
    private readonly UpdateWriter _writer = new(new(settings.Publishers, served), store, time);
    private readonly LogThrottle _throttle = new(time);
    private List<PendingUpdate> _pending = [];

    /// <summary>Does what an update asks, all or nothing, and gives the answer.</summary>
    public async Task<RequestAnswer> UpdateAsync(DnsMessage message, IPAddress client, TsigKey? key)
    {
        var zone = message.QuestionName?.ToStringWithoutDot() ?? "";
        UpdateOutcome? outcome = UpdateMessage.TryRead(message, out var update, out var refused) ? Permit(update, key) : refused;
        if (outcome is null)
        {
            var pending = new PendingUpdate(update!, client, key!);
            outcome = TryAdd(pending) ? await pending.Outcome : new UpdateOutcome.Refused(Rcode.ServFail, $"{MaxPending} updates are waiting already");
        }

        if (outcome is not UpdateOutcome.Refused no)
        {
            return new(Rcode.NoError);
        }

        LeftOutLines leftOut = default;
        if (key is not null || _throttle.TryEnter(out leftOut)) // who has a key is no stranger, and is told all
        {
            logger.UpdateRefused(zone, client, key is null ? "no key" : $"key {key}", no.Rcode.ToString().ToUpperInvariant(), no.Reason, leftOut);
        }

        var error = no.Rcode switch
        {
            Rcode.Refused => ExtendedError.Prohibited,
            Rcode.NotAuth => ExtendedError.NotAuthoritative,
            _ => ExtendedError.Other,
        };
        return new(no.Rcode, error, no.Told);
    }

    /// <summary>Whether this key may change what the update changes (§3.3); null when it may.</summary>
    private UpdateOutcome.Refused? Permit(UpdateMessage update, TsigKey? key)
    {
        if (!settings.Domains.Any(domain => domain.Zone.Origin == update.Zone))
        {
            return new(Rcode.NotAuth, "KeyOps does not keep this zone");
        }

        var rules = (settings.Server?.Updates ?? []).Where(rule => rule.Zone == update.Zone).ToList();
        if (rules.Count == 0)
        {
            return new(Rcode.Refused, "nobody may update this zone; see server.update");
        }

        if (key is null)
        {
            return new(Rcode.Refused, "it is not signed");
        }

        var own = rules.FindAll(rule => rule.Key.Name == key.Name);
        var denied = update.Updates.FirstOrDefault(record => !own.Exists(rule => rule.Covers(record.Owner, record.Type == RecordType.Any ? null : record.Type)));
        return own.Count == 0 ? new(Rcode.Refused, $"key {key} may change nothing in this zone")
            : denied is not null ? new(Rcode.Refused, $"key {key} may not change {(denied.Type == RecordType.Any ? "all types" : denied.Type)} at {denied.Owner}")
            : null;
    }

    private bool TryAdd(PendingUpdate update)
    {
        bool isFirst;
        lock (_lock)
        {
            if (_pending.Count >= MaxPending)
            {
                return false;
            }

            _pending.Add(update);
            isFirst = _pending.Count == 1;
        }

        if (isFirst)
        {
            _ = DrainAsync();
        }

        return true;
    }

    private async Task DrainAsync()
    {
        List<PendingUpdate> taken = [];
        try
        {
            await enqueue(async cancellationToken =>
            {
                taken = Take();
                foreach (var updates in taken.GroupBy(update => update.Message.Zone))
                {
                    await ApplyAsync(updates.Key, [.. updates], cancellationToken);
                }
            });
        }
#pragma warning disable CA1031 // whatever it is costs these updates, and neither the daemon nor those that come
        catch (Exception problem)
        {
            logger.UpdateFailed(string.Join(", ", taken.Select(update => update.Message.Zone.ToStringWithoutDot()).Distinct()), problem);
        }
#pragma warning restore CA1031
        finally
        {
            // Only those that nobody has answered are still waiting.
            foreach (var update in taken.Count > 0 ? taken : Take())
            {
                update.Finish(new UpdateOutcome.Refused(Rcode.ServFail, "it could not be done; see the line before"));
            }
        }
    }

    private List<PendingUpdate> Take()
    {
        lock (_lock)
        {
            var taken = _pending;
            _pending = [];
            return taken;
        }
    }

    private async Task ApplyAsync(DomainName zone, List<PendingUpdate> updates, CancellationToken cancellationToken)
    {
        var domain = settings.Domains.First(domain => domain.Zone.Origin == zone);
        for (var attempt = 1; ; attempt++)
        {
            if (await TryApplyAsync(domain, updates, isFirst: attempt == 1, cancellationToken) is { } problem)
            {
                if (attempt < Tries)
                {
                    continue;
                }

                updates.ForEach(update => update.Finish(new UpdateOutcome.Refused(Rcode.ServFail, problem)));
            }

            return;
        }
    }

    /// <summary>Applies all, and answers them; or gives a reason to try again, having changed nothing.</summary>
    private async Task<string?> TryApplyAsync(DomainSettings domain, List<PendingUpdate> updates, bool isFirst, CancellationToken cancellationToken)
    {
        var files = DomainFiles.Read(domain.Zone);
        if (files.Problem is not null || files.Source is not { } octets)
        {
            return files.Problem ?? $"{domain.Zone.Source}: there is no such file";
        }

        var source = DomainFiles.Parse(octets, domain.Zone.Source, domain.Zone.Origin);
        var published = domain.Zone.IsEditedInPlace ? source
            : files.Published is { } output ? DomainFiles.Parse(output, domain.Zone.Output, domain.Zone.Origin)
            : null;
        var managed = DomainRecords.Of(domain.Name, domain.Mail, store.HistoriesOf(domain.Name));
        var batch = new UpdateBatch(domain, managed, source, published, time.GetUtcNow());
        if (isFirst && batch.Projection is ZoneProjection.Changed)
        {
            await settle(domain.Name, cancellationToken); // what is due without the updates is recorded by a pass, not by us
            return "what was due before could not be published; see `keyops status`";
        }

        var outcomes = batch.Apply(updates.ConvertAll(update => update.Message));
        if (!ReferenceEquals(batch.Source, source))
        {
            var written = await _writer.WriteAsync(domain, batch, files, cancellationToken);
            if (written is PublishOutcome.Changed)
            {
                return $"{domain.Zone.Source} is being changed by somebody else";
            }

            if (written is PublishOutcome.Failed { IsWritten: false } undone)
            {
                outcomes = [.. outcomes.Select(outcome => outcome is UpdateOutcome.Changed ? new UpdateOutcome.Refused(Rcode.ServFail, undone.Reason) : outcome)];
            }

            Tell(domain, batch, updates, outcomes);
            if (written is PublishOutcome.Failed { IsWritten: true })
            {
                await settle(domain.Name, cancellationToken); // they are on disk; who was not told is told again, as after any publication
            }
        }

        foreach (var (update, outcome) in updates.Zip(outcomes))
        {
            update.Finish(outcome);
        }

        return null;
    }

    private void Tell(DomainSettings domain, UpdateBatch batch, List<PendingUpdate> updates, IReadOnlyList<UpdateOutcome> outcomes)
    {
        var serial = (batch.Projection as ZoneProjection.Changed)?.Serial;
        foreach (var byKey in updates.Zip(outcomes).Where(pair => pair.Second is UpdateOutcome.Changed).GroupBy(pair => pair.First.Key.ToString()))
        {
            logger.Updated(domain.Zone.Origin.ToStringWithoutDot(), byKey.Count(), byKey.Key, serial);
        }
    }
}
