using System.Collections.Immutable;

namespace KeyOps.Core.Lifecycle;

/// <summary>The part of the world that <see cref="Foresight"/> cannot know by itself: the domain's zone.</summary>
public interface IForeseenZone
{
    /// <summary>A key that stands for the one to be generated.</summary>
    ManagedKey NewKey(KeyId id, DomainAction.GenerateKey action, DateTimeOffset now);

    /// <summary>Publishes the zone as these keys want it; the keys with what that means for them.</summary>
    ImmutableArray<KeyHistory> Publish(KeyTimeline timeline, DateTimeOffset now);

    /// <summary>The fact that a successful confirmation of a key's record gives.</summary>
    KeyFact.Confirmed Confirm(KeyHistory key, DateTimeOffset now);

    /// <summary>How the zone file, as last published, stands to these keys.</summary>
    ZoneSituation After(KeyTimeline timeline, DateTimeOffset now);
}
