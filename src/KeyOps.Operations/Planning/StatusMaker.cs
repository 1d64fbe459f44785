using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Planning;

/// <summary>Says where every domain stands, from the store and the files. Changes nothing, asks nobody.</summary>
public static class StatusMaker
{
    public static ImmutableArray<DomainStatus> Make(Fleet fleet, IReadOnlyList<Attempt> attempts, DateTimeOffset now)
    {
        ImmutableArray<string> signerNotes = [.. fleet.Settings.Signers.SelectMany(SignerNotes), .. fleet.Settings.Signers.SelectMany(signer => Left(fleet, signer)), .. Unseen(fleet)];
        var latest = attempts.ToLookup(attempt => attempt.Domain);
        var statuses = new DomainStatus[fleet.Looked.Length];
        Parallel.For(0, statuses.Length, i => statuses[i] =
            Of(fleet.Looked[i], signerNotes, [.. latest[fleet.Looked[i].Domain]], RestoredAt(fleet, fleet.Looked[i].Domain), now));
        return [.. statuses];
    }

    private static DomainStatus Of(DomainCase domain, ImmutableArray<string> signerNotes, Attempt[] latest, DateTimeOffset? restoredAt, DateTimeOffset now)
    {
        var timeline = domain.Timeline;
        var situation = domain.Situation(now);
        var decision = Planner.Decide(situation, now);
        return new(
            domain.Domain,
            [.. timeline.Keys.Where(key => key.Removed is null || timeline.RevealableAt(key) is not null).Select(key => Of(key, timeline, now) with { Wait = KeyWait.Of(situation, key, now) })],
            Hold(situation, decision, latest, now) ?? Unproven(latest, restoredAt),
            decision switch
            {
                Decision.Act act => new(act.DueAt, $"due now: {act.Reason}"),
                Decision.Wait wait => new(wait.Until, wait.Reason),
                _ => new(null, "a person must act first"),
            },
            Serial(domain),
            [.. Notes(domain.Settings), .. signerNotes]);
    }

    internal static KeyStatus Of(KeyHistory key, KeyTimeline timeline, DateTimeOffset now)
    {
        var state = timeline.StateOf(key, now);
        DateTimeOffset? since = state switch
        {
            KeyState.Published => key.Published?.At,
            KeyState.Ready => timeline.ReadyAt(key),
            KeyState.Active => key.Activated?.At,
            KeyState.Retired => timeline.RetiredAt(key),
            KeyState.Revoked => key.Blanked?.At,
            KeyState.Removed => key.Removed?.At,
            _ => null,
        };
        return new(key.Key.Selector, key.Key.Algorithm.ToString(), state, since ?? key.Key.GeneratedAt, EvidenceText.Of(key));
    }

    /// <summary>A hold is what was due at the last look and still is; one that was overcome is history.</summary>
    private static HoldStatus? Hold(DomainSituation situation, Decision decision, Attempt[] latest, DateTimeOffset now)
    {
        if (decision is Decision.Hold hold)
        {
            var journalled = latest.FirstOrDefault(attempt => attempt is { Action: StepNames.Plan, Outcome: AttemptOutcome.Held });
            return new(hold.Reason, hold.Remedy, journalled?.Result is { } same && HoldText.Split(same).Reason == hold.Reason ? journalled.Since : null);
        }

        var due = Planner.Due(situation, now).Select(StepNames.Of).ToHashSet();
        return latest.LastOrDefault(attempt => attempt.Outcome == AttemptOutcome.Held && due.Contains(attempt.Action)) is { Result: { } result } held
            ? new(HoldText.Split(result).Reason, HoldText.Split(result).Remedy, held.Since)
            : null;
    }

    private static DateTimeOffset? RestoredAt(Fleet fleet, Core.Names.DomainName domain) => fleet.Unproven.TryGetValue(domain, out var at) ? at : null;

    private static HoldStatus? Unproven(Attempt[] latest, DateTimeOffset? restoredAt) => restoredAt is not { } since ? null
        : latest.FirstOrDefault(attempt => attempt is { Action: RestoredDomains.Action, Outcome: AttemptOutcome.Held }) is { Result: { } result } ? new(HoldText.Split(result).Reason, HoldText.Split(result).Remedy, since)
        : new("the store was restored from a backup; the name servers are asked first whether they answer what it says", "`keyops apply` asks them", since);

    private static SerialNumber? Serial(DomainCase domain) => domain.Files.Published is { } octets
        ? DomainFiles.Parse(octets, domain.Settings.Zone.Output, domain.Settings.Zone.Origin).Zone?.Serial
        : null;

    private static IEnumerable<string> Notes(DomainSettings settings) => settings.NameServers is NameServerChoice.ClockOnly
        ? ["no name server is asked (nameservers: []): the clock alone moves keys on"]
        : [];

    private static IEnumerable<string> Left(Fleet fleet, SignerSettings signer) => fleet.Left
        .Where(left => left.Thing.StartsWith(RepairLedger.SignerFile(signer.Name, ""), StringComparison.Ordinal))
        .Select(left => $"held since {left.At:yyyy-MM-dd HH:mm:ss}Z: {RepairLedger.Reason([left.Thing])}; {RepairLedger.Remedy}");

    private static IEnumerable<string> Unseen(Fleet fleet) =>
        UnseenLedger.Holds(fleet.Unseen).Select(held => $"held since {held.Since:yyyy-MM-dd HH:mm:ss}Z: {held.Hold.Reason}; {held.Hold.Remedy}");

    private static IEnumerable<string> SignerNotes(SignerSettings signer)
    {
        if (signer.Socket is not null)
        {
            yield break;
        }

        yield return $"signer {signer.Name} has no socket: what it signs with is not read back{(signer is SignerSettings.Files { Check: not null } ? ", only asked of its check command" : "")}";
        if (signer is SignerSettings.OpenDkim && UnsafeFolder(signer) is { } problem)
        {
            yield return $"signer {signer.Name} {problem}";
        }
    }

    private static string? UnsafeFolder(SignerSettings signer)
    {
        try
        {
            return new SignerDeployer(signer, _ => throw new InvalidOperationException("status reads no private key"), TimeProvider.System).UnsafeFolder() is { } problem
                ? $"will refuse its keys unless its RequireSafeKeys is off: {problem}"
                : null;
        }
        catch (IOException error)
        {
            return $"is not looked at: {error.Message}";
        }
    }
}
