namespace KeyOps.Core.Lifecycle;

/// <summary>
/// Says what is to be done for a domain, from what is known and the time alone. A function per due time; the earliest wins, and
/// of those equally early the first in the list.
/// </summary>
public static class Planner
{
    private sealed record Step(DateTimeOffset DueAt, DomainAction Action, string Reason);

    private static readonly Func<DomainSituation, DateTimeOffset, Step?>[] DueTimes =
    [
        FirstKey,
        SpareKey,
        Publication,
        Confirmation,
        Activation,
        Withdrawal,
    ];

    public static Decision Decide(DomainSituation situation, DateTimeOffset now)
    {
        // Before anything else: a key whose record cannot be written is not worth making.
        if (situation.Zone is ZoneSituation.Blocked blocked)
        {
            return new Decision.Hold(blocked.Reason, blocked.Remedy) { IsStoreInDoubt = blocked.IsStoreInDoubt };
        }

        Step? earliest = null;
        foreach (var dueTime in DueTimes)
        {
            if (dueTime(situation, now) is { } step && (earliest is null || step.DueAt < earliest.DueAt))
            {
                earliest = step;
            }
        }

        // After a long rest a switch may be due since before the zone file is: nothing moves on beside a file that is not what it should be.
        if (earliest?.Action is DomainAction.ConfirmPropagation or DomainAction.ActivateKey or DomainAction.WithdrawKey
            && earliest.DueAt <= now
            && Publication(situation, now) is { } publication)
        {
            earliest = publication;
        }

        return earliest switch
        {
            null => new Decision.Wait(null, situation.SendsMail ? "nothing is scheduled" : "the domain sends no mail"),
            _ when earliest.DueAt <= now => new Decision.Act(earliest.Action, earliest.DueAt, earliest.Reason),
            _ => new Decision.Wait(earliest.DueAt, earliest.Reason),
        };
    }

    private static Step? FirstKey(DomainSituation situation, DateTimeOffset now) =>
        situation.SendsMail && situation.Timeline is { Active: null, Next: null }
            ? new(now, new DomainAction.GenerateKey(FirstSelector(situation, now), situation.Policy.Algorithms[0]), "the domain has no key")
            : null;

    private static Step? SpareKey(DomainSituation situation, DateTimeOffset now)
    {
        var timeline = situation.Timeline;
        if (!situation.SendsMail || timeline is { Active: null, Next: null } || timeline.HasSpare)
        {
            return null;
        }

        return new(now, new DomainAction.GenerateKey(TemplateSelector(situation, now), situation.Policy.Algorithms[0]), "one spare key is kept ready for the next rotation");
    }

    private static Step? Publication(DomainSituation situation, DateTimeOffset now)
    {
        if (situation.Zone is ZoneSituation.Due due)
        {
            return new(now, new DomainAction.PublishZone(), due.Reason);
        }

        // The file is as it should be and the fact is missing: the process ended between the two.
        var unrecorded = situation.Timeline.Keys.FirstOrDefault(key =>
            key.BelongsInZone ? key.Published is null : key.Removed is null);
        return unrecorded is null
            ? null
            : new(now, new DomainAction.PublishZone(), $"the publication of selector {unrecorded.Key.Selector} is not on record");
    }

    private static Step? Confirmation(DomainSituation situation, DateTimeOffset now)
    {
        var unconfirmed = situation.Timeline.Keys.Where(key => key is { Published: not null, Confirmed: null, BelongsInZone: true }).ToArray();
        return unconfirmed.Length == 0
            ? null
            : new(
                now,
                new DomainAction.ConfirmPropagation([.. unconfirmed.Select(key => key.Key.Id)]),
                $"selector {string.Join(", ", unconfirmed.Select(key => key.Key.Selector))} is published; every name server must answer it");
    }

    private static Step? Activation(DomainSituation situation, DateTimeOffset now)
    {
        var timeline = situation.Timeline;
        if (!situation.SendsMail || timeline.Next is not { } next || timeline.ReadyAt(next) is not { } readyAt)
        {
            return null;
        }

        var action = new DomainAction.ActivateKey(next.Key.Id);
        if (timeline.Active is null)
        {
            return new(readyAt, action, $"selector {next.Key.Selector} is ready and the domain signs with no key yet");
        }

        if (next.Imported is not null)
        {
            return new(readyAt, action, $"selector {next.Key.Selector} was imported to take over");
        }

        if (situation.Policy.Rotate is not RotationSchedule.Every(var interval))
        {
            return null;
        }

        var rotateAt = timeline.Active.Activated!.At + interval;
        var dueAt = rotateAt > readyAt ? rotateAt : readyAt;
        return new(
            situation.Policy.Window?.FirstOpen(dueAt) ?? dueAt,
            action,
            $"selector {timeline.Active.Key.Selector} has signed for {interval.TotalDays:0.##} days; {next.Key.Selector} takes over");
    }

    private static Step? Withdrawal(DomainSituation situation, DateTimeOffset now)
    {
        Step? earliest = null;
        foreach (var key in situation.Timeline.Keys.Where(key => key.BelongsInZone))
        {
            var step = situation.Timeline.WithdrawableAt(key) is { } at
                ? new(at, new DomainAction.WithdrawKey(key.Key.Id), $"no message signed with selector {key.Key.Selector} can still be under way")
                : IsUnwanted(situation, key)
                    ? new Step(now, new DomainAction.WithdrawKey(key.Key.Id), $"selector {key.Key.Selector} never signed and the policy asks for another algorithm")
                    : null;
            earliest = step is not null && (earliest is null || step.DueAt < earliest.DueAt) ? step : earliest;
        }

        return earliest;
    }

    /// <summary>The configured one, unless it was used for a key that is gone (or of another algorithm).</summary>
    private static Selector FirstSelector(DomainSituation situation, DateTimeOffset now) =>
        situation.Timeline.UsedSelectors.Contains(situation.FirstSelector) ? TemplateSelector(situation, now) : situation.FirstSelector;

    private static Selector TemplateSelector(DomainSituation situation, DateTimeOffset now) =>
        situation.Policy.Selector.Next(now, situation.Timeline.UsedSelectors.Append(situation.FirstSelector).ToHashSet());

    private static bool IsUnwanted(DomainSituation situation, KeyHistory key) =>
        key is { Activated: null, Imported: null } && !situation.Policy.Algorithms.Contains(key.Key.Algorithm);
}
