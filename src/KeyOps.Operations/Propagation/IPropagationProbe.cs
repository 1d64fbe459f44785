using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Propagation;

/// <summary>Asks the authoritative servers what they really answer.</summary>
public interface IPropagationProbe
{
    /// <summary>Whether every server answers each of these records, byte for byte, from a zone at least as new.</summary>
    /// <param name="choice">Who is asked.</param>
    /// <param name="zone">The zone as published: its NS set and addresses are where the servers are found.</param>
    /// <param name="records">What each server must answer: the only record of its owner and type.</param>
    /// <param name="atLeast">The serial it was published with.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    Task<PropagationOutcome> AskAsync(
        NameServerChoice choice,
        Zone zone,
        IReadOnlyList<ManagedRecord> records,
        SerialNumber atLeast,
        CancellationToken cancellationToken);
}
