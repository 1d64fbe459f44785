using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Keys;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Planning;

/// <summary>Plays the planner forward with the real zone files and TTLs. Changes nothing, asks nobody.</summary>
public static class TimelineMaker
{
    /// <summary>What is to come for the domains that were gathered.</summary>
    /// <param name="fleet">What was gathered.</param>
    /// <param name="now">The present.</param>
    /// <param name="until">How far to look.</param>
    public static ImmutableArray<DomainTimeline> Make(Fleet fleet, DateTimeOffset now, DateTimeOffset until)
    {
        var timelines = new DomainTimeline[fleet.Looked.Length];
        Parallel.For(0, timelines.Length, i => timelines[i] = Of(fleet.Looked[i], now, until));
        return [.. timelines];
    }

    /// <summary>What a rotation would come to if it were asked for now; a problem when there is nothing to rotate away from.</summary>
    public static DomainTimeline Drill(DomainCase domain, bool isEmergency, DateTimeOffset now, DateTimeOffset until) => domain.Timeline.Active.IsEmpty
        ? new(domain.Domain, [], [], [RotationRequest.Refusal(domain.Domain, domain.Timeline)], "")
        : Of(domain.With(RotationRequest.FactsFor(domain.Timeline, isEmergency, now)), now, until);

    private static DomainTimeline Of(DomainCase domain, DateTimeOffset now, DateTimeOffset until)
    {
        var problems = Impossible(domain, now);
        if (!problems.IsEmpty)
        {
            return new(domain.Domain, [], [], problems, "");
        }

        var foreseen = Foresight.Look(domain.Situation(now), new ForeseenZone(domain), now, until);
        var timeline = foreseen.Situation.Timeline;
        return new(
            domain.Domain,
            [.. foreseen.Steps.Select(step => new TimelineStep(step.DueAt, StepText.Of(step.Action, timeline), step.Reason))],
            [.. timeline.Keys.Where(key => key.Removed is null || key.Removed.At >= now).Select(key => Of(key, timeline, until))],
            foreseen.Rest is Decision.Hold hold ? [new(hold.Reason, hold.Remedy)] : [],
            foreseen.Rest is Decision.Wait wait ? wait.Reason : "a person must act first");
    }

    private static ForeseenKey Of(KeyHistory key, KeyTimeline timeline, DateTimeOffset until)
    {
        var states = timeline.StatesOf(key).Where(state => state.From <= until).ToArray();
        return new(key.Key.Selector, key.Key.Algorithm.ToString(), [.. states.Select((state, i) =>
            new KeySpan(state.State, state.From, i + 1 < states.Length ? states[i + 1].From : null))]);
    }

    /// <summary>Why the policy cannot work with the TTLs that the zone really has.</summary>
    private static ImmutableArray<PlannedHold> Impossible(DomainCase domain, DateTimeOffset now)
    {
        var settings = domain.Settings;
        if (!settings.Mail.SendsMail)
        {
            return [];
        }

        var zone = settings.Zone;
        var parsed = (domain.Files.Source ?? domain.Files.Published) is { } octets ? DomainFiles.Parse(octets, zone.Source, zone.Origin) : null;
        var recordTtl = settings.Mail.RecordTtl ?? parsed?.Zone?.NegativeTtl ?? default;
        return [.. ScheduleCheck.Problems(settings.Policy, recordTtl, parsed?.Zone?.NegativeTtl ?? default, now)
            .Select(problem => new PlannedHold($"the schedule cannot work: {problem.Message}", problem.Remedy))];
    }
}
