using System.Collections.Immutable;
using System.Security.Cryptography;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Reconcile;

/// <summary>Asks every authoritative server for new key records, and takes their answers as evidence.</summary>
/// <param name="probe">Asks.</param>
/// <param name="privateKeyOf">The private key, PKCS#8; what it returns is zeroed here.</param>
/// <param name="isServedElsewhere">Whether the embedded server is to serve the zones and this process does not run it.</param>
/// <param name="time">The clock.</param>
internal sealed class ConfirmPropagation(IPropagationProbe probe, Func<KeyId, byte[]> privateKeyOf, bool isServedElsewhere, TimeProvider time) : IStepRunner
{
    /// <summary>One cause is behind most of more than these.</summary>
    private const int MaxRemedies = 3;

    public int BatchSize => 256;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        SideBySide.RunAsync(steps, async (step, cancel) => await LookAsync(step.Case, ((DomainAction.ConfirmPropagation)step.Action).Keys, cancel) switch
        {
            RecordSight.Served served => served.Step,
            RecordSight.Unserved unserved => unserved.Step,
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no sight"),
        }, progressed, cancellationToken);

    /// <summary>The serial that the latest of these records was published with: servers must have come that far.</summary>
    public static SerialNumber NewestSerial(IEnumerable<KeyHistory> keys) =>
        keys.Select(key => key.Published!.Serial).Aggregate((newest, other) => other.IsAfter(newest) ? other : newest);

    /// <summary>Asks about the records of these keys.</summary>
    public async Task<RecordSight> LookAsync(DomainCase domain, ImmutableArray<KeyId> ids, CancellationToken cancellationToken)
    {
        var keys = domain.Keys.Where(key => ids.Contains(key.Key.Id)).ToArray();
        var selectors = string.Join(", ", keys.Select(key => key.Key.Selector));
        if (domain.Projection(domain.Timeline, time.GetUtcNow()).Zone is not ZoneProjection.Unchanged { Zone: var zone })
        {
            return new RecordSight.Unserved(new StepOutcome.Stale(DomainFiles.Read(domain.Settings.Zone)));
        }

        if (domain.Settings.Policy.Gates.HasFlag(Gates.KeyFitsRecord) && keys.FirstOrDefault(key => !FitsRecord(key.Key)) is { } broken)
        {
            return new RecordSight.Unserved(new StepOutcome.Held(
                $"the private key of selector {broken.Key.Selector} in the store is not the other half of its record",
                "nothing may ever sign with it; restore the store from a backup in which it is right"));
        }

        if (domain.Settings.NameServers is NameServerChoice.ClockOnly { VantagePoints.IsEmpty: true })
        {
            var taken = new StepOutcome.Done($"took selector {selectors} for published everywhere: nobody is asked (nameservers: [])")
            {
                Facts = [.. keys.Select(key => (key.Key.Id, Fact(zone, [], [])))],
            };
            return new RecordSight.Served(taken, Unasked(ids));
        }

        var records = keys.Select(key => Record(domain, key)).ToArray();
        var serial = NewestSerial(keys);
        return await probe.AskAsync(domain.Settings.NameServers, zone, records, serial, cancellationToken) switch
        {
            PropagationOutcome.Everywhere everywhere => new RecordSight.Served(
                new StepOutcome.Done(Confirmed(everywhere, selectors))
                {
                    Facts = [.. keys.Select((key, i) => (key.Key.Id, Fact(zone, everywhere.Answers[i], everywhere.Notes)))],
                },
                keys.Select((key, i) => (key.Key.Id, Key: AsAnswered(everywhere.Records[i]))).ToDictionary(each => each.Id, each => each.Key)),
            PropagationOutcome.NotYet notYet => new RecordSight.Unserved(new StepOutcome.Held(
                string.Join("; ", notYet.Reasons),
                Remedy(domain.Settings.NameServers, notYet.Remedies))
            {
                Facts = notYet.IsContradicted
                    ? [.. keys.Where(key => key.Confirmed is not null).Select(key => (key.Key.Id, (KeyFact)new KeyFact.Lost(time.GetUtcNow(), string.Join("; ", notYet.Reasons))))]
                    : [],
            }),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is no outcome of a probe"),
        };
    }

    /// <summary>What the servers must answer for a key.</summary>
    public static ManagedRecord Record(DomainCase domain, KeyHistory key) => new(
        key.Key.Selector.RecordName(domain.Domain),
        RecordType.Txt,
        domain.Settings.Mail.RecordTtl,
        TxtRdata.FromText(key.Record!.ToString()));

    /// <summary>What signatures verify with when no name server is asked for the records of these keys.</summary>
    public static IReadOnlyDictionary<KeyId, VerifyingKey> Unasked(IEnumerable<KeyId> keys) => keys.ToDictionary(key => key, _ => AsAnswered([]));

    private static VerifyingKey AsAnswered(ImmutableArray<ServedRecord> records) => records.IsEmpty ? VerifyingKey.ByStore : new VerifyingKey.Served(records);

    private static string Confirmed(PropagationOutcome.Everywhere everywhere, string selectors)
    {
        var answers = everywhere.Answers[0];
        var notes = string.Concat(everywhere.Notes.Select(note => $"; {note}"));
        return answers.IsEmpty
            ? $"took selector {selectors} for published everywhere: no name server is asked (nameservers: []){notes}"
            : $"{Servers(answers)} selector {selectors} byte for byte (serial {answers[0].Serial}){notes}";
    }

    private static string Servers(ImmutableArray<NameServerAnswer> answers) => answers.Length == 1
        ? $"{answers[0].Server} answers"
        : $"{string.Join(", ", answers.Select(answer => answer.Server))} answer";

    private KeyFact Fact(Zone zone, ImmutableArray<NameServerAnswer> answers, ImmutableArray<string> notes) =>
        new KeyFact.Confirmed(answers.IsEmpty ? time.GetUtcNow() : answers.Max(answer => answer.At), zone.NegativeTtl ?? default, answers) { Notes = notes };

    private bool FitsRecord(ManagedKey key)
    {
        var secret = privateKeyOf(key.Id);
        try
        {
            return KeyFileText.IsHalfOf(secret, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private string Remedy(NameServerChoice choice, ImmutableArray<string> remedies) =>
        (isServedElsewhere ? "if the embedded server is meant, start `keyops run`; else the" : "the")
        + " key waits until every name server answers it"
        + string.Concat(remedies.Take(MaxRemedies).Select(remedy => $"; {remedy}"))
        + "; one that is gone for good is taken out of " + (choice is NameServerChoice.Fixed ? "`nameservers`" : "the NS set, of the zone and of the parent");
}
