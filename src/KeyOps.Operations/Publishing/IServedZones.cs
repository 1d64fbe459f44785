using KeyOps.Core.Names;
using KeyOps.Core.Zones;

namespace KeyOps.Operations.Publishing;

/// <summary>The zones of the embedded server, when this process runs it.</summary>
public interface IServedZones
{
    /// <summary>Serves this zone from now on, in place of the one with the same apex.</summary>
    void Publish(Zone zone);

    /// <summary>Answers queries for this zone with SERVFAIL from now on: it is ours to answer for, and there is nothing good to answer.</summary>
    /// <param name="apex">The zone.</param>
    /// <param name="reason">Why, for whoever asks.</param>
    void Withhold(DomainName apex, string reason);
}
