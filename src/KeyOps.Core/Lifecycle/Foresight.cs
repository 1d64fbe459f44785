using System.Collections.Immutable;

namespace KeyOps.Core.Lifecycle;

/// <summary>
/// Plays the planner forward, taking every step for successful at the moment it is due: what `plan` shows, and the dated
/// timeline to come.
/// </summary>
public static class Foresight
{
    /// <summary>The most steps looked ahead; a planner that never comes to rest is a defect and shows as such.</summary>
    private const int MaxSteps = 100_000;

    /// <param name="situation">Now.</param>
    /// <param name="zone">The domain's zone, which the steps change.</param>
    /// <param name="now">The present.</param>
    /// <param name="until">How far to look; steps due later are left out.</param>
    public static Foreseen Look(DomainSituation situation, IForeseenZone zone, DateTimeOffset now, DateTimeOffset until)
    {
        var steps = ImmutableArray.CreateBuilder<Decision.Act>();
        while (true)
        {
            var decision = Planner.Decide(situation, now);
            if (decision is Decision.Wait { Until: { } next } && next <= until)
            {
                now = next;
                continue;
            }

            if (decision is not Decision.Act act)
            {
                return new(steps.ToImmutable(), situation, decision);
            }

            if (steps.Count == MaxSteps)
            {
                throw new InvalidOperationException($"the planner does not come to rest; its last step: {act.Reason}");
            }

            // Dated when it is done: what is overdue now is done now.
            steps.Add(act with { DueAt = now });
            situation = After(situation, act.Action, zone, now);
        }
    }

    private static DomainSituation After(DomainSituation situation, DomainAction action, IForeseenZone zone, DateTimeOffset now)
    {
        var keys = situation.Timeline.Keys;
        switch (action)
        {
            case DomainAction.GenerateKey generate:
                var id = new KeyId(keys.IsEmpty ? 1 : keys.Max(key => key.Key.Id).Number + 1);
                keys = keys.Add(new(zone.NewKey(id, generate, now), []));
                break;
            case DomainAction.PublishZone:
                keys = zone.Publish(situation.Timeline, now);
                break;
            case DomainAction.ConfirmPropagation confirm:
                keys = [.. keys.Select(key => confirm.Keys.Contains(key.Key.Id) ? key.With([zone.Confirm(key, now)]) : key)];
                break;
            case DomainAction.ActivateKeys activate:
                keys = [.. keys.Select(key => activate.Keys.Contains(key.Key.Id) ? key.With([new KeyFact.SwitchBegun(now), new KeyFact.Activated(now)]) : key)];
                break;
            case DomainAction.RetireKeys retire:
                keys = [.. keys.Select(key => retire.Keys.Contains(key.Key.Id) ? key.With([new KeyFact.Retired(now, [])]) : key)];
                break;
            case DomainAction.RevokeKey revoke:
                keys = [.. keys.Select(key => key.Key.Id == revoke.Key ? key.With([new KeyFact.Revoked(now)]) : key)];
                break;
            case DomainAction.WithdrawKey withdraw:
                keys = [.. keys.Select(key => key.Key.Id == withdraw.Key ? key.With([new KeyFact.Withdrawn(now)]) : key)];
                break;
            case DomainAction.ConfirmAbsence absence:
                keys = [.. keys.Select(key => key.Key.Id == absence.Key ? key.With([new KeyFact.Gone(now, [])]) : key)];
                break;
            case DomainAction.RevealKey reveal:
                keys = [.. keys.Select(key => key.Key.Id == reveal.Key ? key.With([new KeyFact.Revealed(now, "")]) : key)];
                break;
            default:
                throw new InvalidOperationException($"{action.GetType().Name} is not foreseen");
        }

        var timeline = new KeyTimeline(situation.Policy, keys, situation.SendsMail);
        return situation with { Timeline = timeline, Zone = zone.After(timeline, now) };
    }
}
