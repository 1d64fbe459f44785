using KeyOps.Core.Names;
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

    /// <summary>Whether no server answers this key record any more, from a zone at least as new. Another record at its name, as of a wildcard, is none of it.</summary>
    /// <param name="choice">Who is asked; not the vantage points, which may remember it for its TTL.</param>
    /// <param name="zone">The zone as published.</param>
    /// <param name="record">The key record that was removed.</param>
    /// <param name="atLeast">The serial without it.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns><see cref="PropagationOutcome.Everywhere"/>: it is gone everywhere.</returns>
    Task<PropagationOutcome> AskGoneAsync(
        NameServerChoice choice,
        Zone zone,
        ManagedRecord record,
        SerialNumber atLeast,
        CancellationToken cancellationToken);

    /// <summary>At which of these names some server answers a DKIM key, and how far the servers' zone is.</summary>
    /// <param name="choice">Who is asked; not the vantage points.</param>
    /// <param name="zone">The zone: its NS set and addresses are where the servers are found.</param>
    /// <param name="names">Owner names of key records.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    Task<NewerKeys> FindKeysAsync(NameServerChoice choice, Zone zone, IReadOnlyList<DomainName> names, CancellationToken cancellationToken) => Task.FromResult(NewerKeys.None);
}
