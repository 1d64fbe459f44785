namespace KeyOps.Core.Lifecycle;

/// <summary>What the planner decides on: policy, facts and what was seen of the world.</summary>
/// <param name="Policy">The domain's.</param>
/// <param name="FirstSelector">The configured selector of the domain's first key.</param>
/// <param name="SendsMail">False: the domain has no keys.</param>
/// <param name="Timeline">The domain's keys and facts.</param>
/// <param name="Zone">The published zone file.</param>
public sealed record DomainSituation(
    DkimPolicy Policy,
    Selector FirstSelector,
    bool SendsMail,
    KeyTimeline Timeline,
    ZoneSituation Zone);
