namespace KeyOps.Core.Lifecycle;

/// <summary>When signers are to be pointed at a domain's next keys.</summary>
/// <param name="At">When every condition that time can meet is met.</param>
/// <param name="Reason">Why.</param>
/// <param name="Waits">What is waited for longest; null when it is the schedule itself.</param>
internal sealed record Switch(DateTimeOffset At, string Reason, string? Waits)
{
    /// <summary>Null when it is not foreseen: no key stands by, a server has not answered it, or only a person rotates.</summary>
    public static Switch? Of(DomainSituation situation, DateTimeOffset now)
    {
        var (timeline, policy) = (situation.Timeline, situation.Policy);
        if (!situation.SendsMail || timeline.Next.IsEmpty || ReadyAt(situation) is not { } readyAt)
        {
            return null;
        }

        var next = KeyNames.Of(timeline.Next);
        if (timeline.Active.IsEmpty)
        {
            return new(readyAt, $"selector {next} is ready and the domain signs with no key yet", "caches");
        }

        if (timeline.Next is [{ Imported: not null }])
        {
            return new(readyAt, $"selector {next} was imported to take over", "caches");
        }

        if (timeline.Request is { IsEmergency: true } emergency)
        {
            return readyAt > now
                ? new(readyAt, $"an emergency rotation was asked for, and until then caches may hold that {next} is not there", "caches")
                : new(readyAt > emergency.At ? readyAt : emergency.At, $"an emergency rotation was asked for; {next} takes over", null);
        }

        if (DueAt(situation) is not ({ } rotateAt, var reason))
        {
            return null;
        }

        var wishedAt = rotateAt > readyAt ? rotateAt : readyAt;
        if (policy.FirstAllowed(wishedAt) is not { } allowedAt)
        {
            return null;
        }

        // What was due in a window that is over waits for the next one.
        var at = allowedAt < now && policy.FirstAllowed(now) is { } open && open > now ? open : allowedAt;
        return new(at, $"{reason}; {next} takes over", at > wishedAt ? "window" : readyAt > rotateAt ? "caches" : null);
    }

    /// <summary>When the last of the next keys is Ready.</summary>
    private static DateTimeOffset? ReadyAt(DomainSituation situation)
    {
        var timeline = situation.Timeline;
        return situation.Policy.Gates.HasFlag(Gates.EveryServerAnswers)
            ? timeline.Next.Any(key => key.Confirmed is null) ? null : timeline.Next.Max(timeline.ReadyAt)
            : timeline.Next.Max(key => timeline.ReadyAt(key) ?? key.Published?.At);
    }

    /// <summary>When the keys that sign are to be followed by others, and why; by the schedule, or because a person asked.</summary>
    private static (DateTimeOffset? At, string Reason) DueAt(DomainSituation situation)
    {
        var active = situation.Timeline.Active;
        var since = active[0].Activated!.At;
        if (situation.Timeline.Request is { } request)
        {
            return (request.At, "a rotation was asked for");
        }

        return situation.Policy.Rotate switch
        {
            RotationSchedule.Every every => (since + every.Interval, $"selector {KeyNames.Of(active)} has signed for {every.Interval.TotalDays:0.##} days"),
            RotationSchedule.Cron cron => (cron.NextAfter(since), $"selector {KeyNames.Of(active)} has signed since {since.UtcDateTime:yyyy-MM-dd}, and the schedule ({cron.Expression}) is over"),
            _ => (null, ""),
        };
    }
}
