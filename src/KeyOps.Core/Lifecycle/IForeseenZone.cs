using KeyOps.Core.Records;

namespace KeyOps.Core.Lifecycle;

/// <summary>The part of the world that <see cref="Foresight"/> cannot know by itself: the domain's zone.</summary>
public interface IForeseenZone
{
    /// <summary>A key that stands for the one to be generated.</summary>
    ManagedKey NewKey(KeyId id, DomainAction.GenerateKey action, DateTimeOffset now);

    /// <summary>Publishes the zone as these keys want it; its serial from then on.</summary>
    SerialNumber Publish(KeyTimeline timeline);

    /// <summary>The fact that a successful confirmation gives.</summary>
    KeyFact.Confirmed Confirm(DateTimeOffset now);

    /// <summary>How the zone file, as last published, stands to these keys.</summary>
    ZoneSituation After(KeyTimeline timeline);
}
