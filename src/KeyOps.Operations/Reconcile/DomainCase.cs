using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>What was gathered of one domain: its settings, its keys, its zone file as source and as published.</summary>
/// <param name="Settings">From the configuration.</param>
/// <param name="Keys">From the store.</param>
/// <param name="Files">From the disk.</param>
/// <param name="IsTold">False when the last publication broke off: the name servers may not know of the file yet.</param>
public sealed record DomainCase(DomainSettings Settings, ImmutableArray<KeyHistory> Keys, DomainFiles Files, bool IsTold)
{
    /// <summary>What the name servers were told last; null when nothing is on record.</summary>
    public ToldZone? Told { get; init; }

    public DomainName Domain => Settings.Name;

    public KeyTimeline Timeline => Settings.TimelineOf(Keys);

    /// <summary>What the planner decides on.</summary>
    public DomainSituation Situation(DateTimeOffset now)
    {
        var timeline = Timeline;
        var zone = Projection(timeline, now).Situation;
        return new(
            Settings.Policy,
            Settings.Mail.FirstSelector,
            timeline,
            zone is ZoneSituation.Current && !IsTold ? new ZoneSituation.Due("the last publication broke off; the name servers are told again") : zone);
    }

    /// <summary>The published zone file beside what these keys want it to be.</summary>
    public DomainProjection Projection(KeyTimeline timeline, DateTimeOffset now) => DomainProjection.Of(Settings, Files, timeline.Keys, now, Told);

    /// <summary>The same domain with more facts about its keys.</summary>
    public DomainCase With(IReadOnlyCollection<(KeyId Key, KeyFact Fact)> facts) => facts.Count == 0
        ? this
        : this with
        {
            Keys = [.. Keys.Select(key => key.With(facts.Where(fact => fact.Key == key.Key.Id).Select(fact => fact.Fact)))],
        };
}
