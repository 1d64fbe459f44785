using System.Collections.Immutable;
using KeyOps.Core.Records;

namespace KeyOps.Core.Lifecycle;

/// <summary>Whether a policy's rotations can happen when it says.</summary>
public static class ScheduleCheck
{
    /// <summary>So many rotations of a cron schedule are looked at for the shortest time between two.</summary>
    private const int Rotations = 60;

    /// <summary>A single range of dates longer than this is a slip of the pen: it would keep keys for a year and more.</summary>
    private const int LongestBlackoutDays = 366;

    /// <summary>
    /// How long a rotation takes from the making of a key to the going of the one that it follows: caches that hold something else than its record, then the
    /// messages under way.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="recordTtl">The TTL of key records.</param>
    /// <param name="negativeTtl">How long a resolver remembers that a name is not there.</param>
    public static TimeSpan Pipeline(DkimPolicy policy, Ttl recordTtl, Ttl negativeTtl)
    {
        var caches = Ttl.Max(recordTtl, negativeTtl).Duration;
        return (caches > policy.PublishHold ? caches : policy.PublishHold) + policy.MessageLife + recordTtl.Duration;
    }

    /// <summary>All that is wrong, for a policy whose zone has these TTLs.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="recordTtl">The TTL of key records; 0 when it is not known yet.</param>
    /// <param name="negativeTtl">How long a resolver remembers that a name is not there; 0 when it is not known yet.</param>
    /// <param name="from">From when on the schedule is looked at.</param>
    public static ImmutableArray<ScheduleProblem> Problems(DkimPolicy policy, Ttl recordTtl, Ttl negativeTtl, DateTimeOffset from)
    {
        var problems = ImmutableArray.CreateBuilder<ScheduleProblem>();
        foreach (var dates in policy.Blackout.Dates.OfType<BlackoutDates.Once>().Where(dates => dates.To.DayNumber - dates.From.DayNumber > LongestBlackoutDays))
        {
            problems.Add(new(ScheduleFault.Blackout, $"the blackout from {dates.From:yyyy-MM-dd} to {dates.To:yyyy-MM-dd} is longer than a year", "shorten it; `rotate: never` keeps keys for good"));
        }

        // Single ranges end some day; what comes back every year decides whether there is a day left at all.
        if (SwitchTimes.FirstAllowed(policy.Window, new([.. policy.Blackout.Dates.OfType<BlackoutDates.Yearly>()]), from) is null)
        {
            problems.Add(new(ScheduleFault.Blackout, "the blackout leaves no day on which keys may be switched" + (policy.Window is null ? "" : " in the window"), "leave some days open"));
        }

        var (shortest, isEmpty) = ShortestInterval(policy.Rotate, from);
        if (isEmpty)
        {
            problems.Add(new(ScheduleFault.Rotation, "the cron expression never comes true", "name a date that there is"));
        }
        else if (shortest is { } interval && interval < Pipeline(policy, recordTtl, negativeTtl))
        {
            problems.Add(interval < Pipeline(policy, default, default)
                ? new(
                    ScheduleFault.Rotation,
                    $"keys would be followed by the next ones after {Text(interval)}, and one rotation takes {Text(Pipeline(policy, recordTtl, negativeTtl))}: caches that hold something else expire ({Text(Pipeline(policy, recordTtl, negativeTtl) - policy.MessageLife - recordTtl.Duration)}), then messages under way are delivered ({Text(policy.MessageLife + recordTtl.Duration)})",
                    "rotate less often, or shorten publish-hold and message-life")
                : new(
                    ScheduleFault.Ttl,
                    $"with a TTL of {Text(Ttl.Max(recordTtl, negativeTtl).Duration)}, one rotation takes {Text(Pipeline(policy, recordTtl, negativeTtl))}, and keys would be followed by the next ones after {Text(interval)}",
                    "shorten the TTL, or rotate less often"));
        }

        return problems.ToImmutable();
    }

    private static (TimeSpan? Shortest, bool IsEmpty) ShortestInterval(RotationSchedule schedule, DateTimeOffset from)
    {
        switch (schedule)
        {
            case RotationSchedule.Every every:
                return (every.Interval, false);
            case RotationSchedule.Cron cron:
                if (cron.NextAfter(from) is not { } at)
                {
                    return (null, true);
                }

                TimeSpan? shortest = null;
                for (var i = 0; i < Rotations && cron.NextAfter(at) is { } next; i++)
                {
                    shortest = shortest is null || next - at < shortest ? next - at : shortest;
                    at = next;
                }

                return (shortest, false);
            default:
                return (null, false);
        }
    }

    private static string Text(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => $"{time.TotalDays:0.#} d",
        { TotalHours: >= 2 } => $"{time.TotalHours:0.#} h",
        { TotalMinutes: >= 2 } => $"{time.TotalMinutes:0.#} min",
        _ => $"{time.TotalSeconds:0} s",
    };
}
