namespace KeyOps.Core.Lifecycle;

/// <summary>
/// Says what is to be done for a domain, from what is known and the time alone. A function per due time; the earliest wins, and
/// of those equally early the first in the list. Whether the clock that tells the time can be believed is asked by whoever acts.
/// </summary>
public static class Planner
{
    private sealed record Step(DateTimeOffset DueAt, DomainAction Action, string Reason);

    private static readonly Func<DomainSituation, DateTimeOffset, IEnumerable<Step>>[] DueTimes =
    [
        Generation,
        Publication,
        Confirmation,
        Activation,
        Retirement,
        Revocation,
        Withdrawal,
        Revelation,
    ];

    public static Decision Decide(DomainSituation situation, DateTimeOffset now) => Decide(situation, now, _ => false);

    /// <summary>What is to be done, leaving out steps that were tried just now and held: one that waits does not keep the others from going on.</summary>
    public static Decision Decide(DomainSituation situation, DateTimeOffset now, Predicate<DomainAction> isHeld)
    {
        if (ZoneIsBlocked(situation) is { } hold)
        {
            return hold;
        }

        Step? earliest = null;
        foreach (var step in DueTimes.SelectMany(dueTime => dueTime(situation, now)))
        {
            if ((earliest is null || step.DueAt < earliest.DueAt) && !(step.DueAt <= now && isHeld(step.Action)))
            {
                earliest = step;
            }
        }

        return earliest switch
        {
            null => new Decision.Wait(null, situation.SendsMail ? "nothing is scheduled" : "the domain sends no mail"),
            _ when earliest.DueAt <= now => new Decision.Act(earliest.Action, earliest.DueAt, earliest.Reason),
            _ => new Decision.Wait(earliest.DueAt, earliest.Reason),
        };
    }

    /// <summary>Everything that is due now, whether or not something else goes first.</summary>
    public static IEnumerable<DomainAction> Due(DomainSituation situation, DateTimeOffset now) =>
        DueTimes.SelectMany(dueTime => dueTime(situation, now)).Where(step => step.DueAt <= now).Select(step => step.Action);

    /// <summary>A key whose record cannot be written is not worth making.</summary>
    private static Decision.Hold? ZoneIsBlocked(DomainSituation situation) =>
        situation.Zone is ZoneSituation.Blocked blocked
            ? new Decision.Hold(blocked.Reason, blocked.Remedy) { IsStoreInDoubt = blocked.IsStoreInDoubt }
            : null;

    /// <summary>First keys before spare ones, so that a domain signs soon.</summary>
    private static IEnumerable<Step> Generation(DomainSituation situation, DateTimeOffset now)
    {
        var timeline = situation.Timeline;
        if (!situation.SendsMail
            || situation.Policy.Algorithms.MaxBy(timeline.Wanting) is not { } algorithm || timeline.Wanting(algorithm) is not (var wanting and > 0))
        {
            return [];
        }

        var isFirst = wanting > 1;
        var selector = KeyNames.Next(situation, algorithm, isFirst, now);
        return [new(now, new DomainAction.GenerateKey(selector, algorithm), isFirst ? "the domain has no key" : "one spare key is kept ready for the next rotation")];
    }

    private static IEnumerable<Step> Publication(DomainSituation situation, DateTimeOffset now)
    {
        if (situation.Zone is ZoneSituation.Due due)
        {
            return [new(now, new DomainAction.PublishZone(), due.Reason)];
        }

        // The file is as it should be and the fact is missing: the process ended between the two.
        var unrecorded = situation.Timeline.Keys.FirstOrDefault(key => key.Form switch
        {
            RecordForm.Key => key.Published is null,
            RecordForm.Revoked => key.Blanked is null,
            _ => key.Removed is null,
        });
        return unrecorded is null
            ? []
            : [new(now, new DomainAction.PublishZone(), $"the publication of selector {unrecorded.Key.Selector} is not on record")];
    }

    private static IEnumerable<Step> Confirmation(DomainSituation situation, DateTimeOffset now)
    {
        var unconfirmed = situation.Timeline.Keys.Where(key => key is { Published: not null, Confirmed: null, Form: RecordForm.Key }).ToArray();
        return unconfirmed.Length == 0 || IsPublicationDue(situation, now)
            ? []
            :
            [
                new(
                    now,
                    new DomainAction.ConfirmPropagation([.. unconfirmed.Select(key => key.Key.Id)]),
                    $"selector {KeyNames.Of(unconfirmed)} is published; every name server must answer it"),
            ];
    }

    private static IEnumerable<Step> Activation(DomainSituation situation, DateTimeOffset now) =>
        Switch.Of(situation, now) is { } due && !IsPublicationDue(situation, now)
            ? [new(due.At, new DomainAction.ActivateKeys([.. situation.Timeline.Next.Select(key => key.Key.Id)]), due.Reason)]
            : [];

    private static IEnumerable<Step> Retirement(DomainSituation situation, DateTimeOffset now) => situation.Timeline.Leaving is { IsEmpty: false } leaving
        ? [new(now, new DomainAction.RetireKeys([.. leaving.Select(key => key.Key.Id)]), $"the domain sends no mail any more; no signer is to sign with {KeyNames.Of(leaving)}")]
        : [];

    private static IEnumerable<Step> Revocation(DomainSituation situation, DateTimeOffset now) =>
        from key in situation.Timeline.Keys
        let at = situation.Timeline.RevocableAt(key)
        where at is not null
        select new Step(at.Value, new DomainAction.RevokeKey(key.Key.Id), key.Request is { IsEmergency: true }
            ? $"selector {key.Key.Selector} was replaced in an emergency: its signatures are not to be believed any more"
            : $"no message signed with selector {key.Key.Selector} can still be under way, and the policy revokes keys before they go");

    private static IEnumerable<Step> Withdrawal(DomainSituation situation, DateTimeOffset now) =>
        from key in situation.Timeline.Keys
        let at = situation.Timeline.WithdrawableAt(key)
        where at is not null && !IsPublicationDue(situation, now)
        select new Step(at.Value, new DomainAction.WithdrawKey(key.Key.Id), key switch
        {
            { Form: RecordForm.Revoked } => $"selector {key.Key.Selector} was revoked long enough ago for everyone to have seen it",
            { Activated: not null } or { Retired: not null } => $"no message signed with selector {key.Key.Selector} can still be under way",
            _ when !situation.SendsMail => $"selector {key.Key.Selector} never signed, and the domain sends no mail any more",
            { SwitchBegun: not null } => $"selector {key.Key.Selector} may have signed while a switch was tried, that is long past, and the policy asks for another algorithm",
            _ => $"selector {key.Key.Selector} never signed and the policy asks for another algorithm",
        });

    private static IEnumerable<Step> Revelation(DomainSituation situation, DateTimeOffset now) =>
        from key in situation.Timeline.Keys
        let at = situation.Timeline.RevealableAt(key)
        where at is not null && !IsPublicationDue(situation, now)
        select key.Gone is null
            ? new Step(at.Value, new DomainAction.ConfirmAbsence(key.Key.Id), $"selector {key.Key.Selector} was removed long ago, and its private key is to be revealed; no name server may answer it")
            : new Step(at.Value, new DomainAction.RevealKey(key.Key.Id), $"no name server and no cache has selector {key.Key.Selector} any more, and the policy reveals old keys");

    /// <summary>After a long rest a switch may be due since before the zone file is: nothing moves on beside a file that is not what it should be.</summary>
    private static bool IsPublicationDue(DomainSituation situation, DateTimeOffset now) =>
        situation.Policy.Gates.HasFlag(Gates.ZoneIsPublished) && Publication(situation, now).Any();
}
