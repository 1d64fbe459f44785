namespace KeyOps.Core.Lifecycle;

/// <summary>What the planner decides on: policy, facts and what was seen of the world.</summary>
/// <param name="Policy">The domain's.</param>
/// <param name="FirstSelector">The configured selector of the domain's first key.</param>
/// <param name="Timeline">The domain's keys and facts.</param>
/// <param name="Zone">The published zone file.</param>
public sealed record DomainSituation(
    DkimPolicy Policy,
    Selector FirstSelector,
    KeyTimeline Timeline,
    ZoneSituation Zone)
{
    /// <summary>As <see cref="KeyTimeline.SendsMail"/>.</summary>
    public bool SendsMail => Timeline.SendsMail;
}
