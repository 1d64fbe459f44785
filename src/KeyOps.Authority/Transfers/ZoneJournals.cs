using System.Collections.Concurrent;
using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Transfers;

/// <summary>The latest changes of each zone, for incremental transfers. They are in memory: after a start the first transfer is a whole one.</summary>
internal sealed class ZoneJournals
{
    /// <summary>Versions kept of a zone at most.</summary>
    public const int MaxDeltas = 256;

    /// <summary>Octets that a zone's changes may take whatever the zone's size; beyond, a part of it.</summary>
    private const int AlwaysAllowed = 64 * 1024;

    /// <summary>Changes half as large as the zone are better sent as the zone. A record takes some 40 octets.</summary>
    private const int OctetsPerRecord = 20;

    private readonly ConcurrentDictionary<DomainName, ImmutableArray<ZoneDelta>> _deltas = new();

    /// <summary>Takes a change to the journal of its zone. One at a time, in their order.</summary>
    public void Add(DomainName apex, ZoneDelta delta, int recordsNow)
    {
        var deltas = _deltas.GetValueOrDefault(apex, []);
        if (!delta.To.IsAfter(delta.From))
        {
            // A serial that did not move forward: no version before this one can be told from it.
            _deltas.TryRemove(apex, out _);
            return;
        }

        if (!deltas.IsEmpty && deltas[^1].To != delta.From)
        {
            deltas = [];
        }

        deltas = deltas.Add(delta);
        var allowed = Math.Max(AlwaysAllowed, (long)recordsNow * OctetsPerRecord);
        var size = deltas.Sum(kept => (long)kept.Size);
        var drop = Math.Max(0, deltas.Length - MaxDeltas);
        for (var i = 0; i < drop; i++)
        {
            size -= deltas[i].Size;
        }

        while (drop < deltas.Length && size > allowed)
        {
            size -= deltas[drop++].Size;
        }

        _deltas[apex] = deltas.RemoveRange(0, drop);
    }

    public void Remove(DomainName apex) => _deltas.TryRemove(apex, out _);

    /// <summary>The changes from one version to another; empty when the journal does not hold them.</summary>
    public ImmutableArray<ZoneDelta> Find(DomainName apex, SerialNumber from, SerialNumber to)
    {
        var deltas = _deltas.GetValueOrDefault(apex, []);
        var first = 0;
        while (first < deltas.Length && deltas[first].From != from)
        {
            first++;
        }

        var end = first;
        while (end < deltas.Length && deltas[end].To != to)
        {
            end++;
        }

        return end < deltas.Length ? deltas[first..(end + 1)] : [];
    }
}
