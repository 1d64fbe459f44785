using System.Collections.Immutable;

namespace KeyOps.Output;

/// <summary>Zones at other servers.</summary>
/// <param name="Secondaries">Zones of ours at those who copy them.</param>
/// <param name="Followed">Zones of others that are followed here.</param>
/// <param name="Note">What is left out, and why; null when nothing is.</param>
internal sealed record ZoneLook(ImmutableArray<SecondaryStatus> Secondaries, ImmutableArray<FollowedStatus> Followed, string? Note)
{
    public static ZoneLook None { get; } = new([], [], Note: null);

    public bool HasProblem => Secondaries.Any(secondary => secondary.Problem is not null) || Followed.Any(zone => zone.Problem is not null);
}
