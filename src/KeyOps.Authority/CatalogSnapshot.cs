using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyOps.Authority.Compiled;
using KeyOps.Authority.Transports;
using KeyOps.Core.Names;

namespace KeyOps.Authority;

/// <summary>
/// A hash table of zones by apex. One writer at a time puts and removes zones in place, each by one write of a reference, while readers
/// go on; only when it is full is it replaced by a larger one.
/// </summary>
public sealed class CatalogSnapshot
{
    private readonly ulong[] _hashes; // 0 is empty; a hash whose zone is null was removed
    private readonly CompiledZone?[] _zones;
    private int _used; // hashes, removed ones included

    // Whether any apex has so many labels: bit n for n, the last bit for 63 and more. Never cleared: a set bit costs a probe.
    private ulong _depths;

    internal CatalogSnapshot(int capacity)
    {
        _hashes = new ulong[capacity];
        _zones = new CompiledZone?[capacity];
    }

    /// <summary>The number of zones.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the zone with exactly this apex.</summary>
    public CompiledZone? Find(DomainName apex) => Probe(HashOf(apex), apex.LabelCount) is { } zone && zone.Apex == apex ? zone : null;

    /// <summary>Whether some apex may have so many labels.</summary>
    internal bool HasDepth(int labels) => (Volatile.Read(ref _depths) & DepthBit(labels)) != 0;

    /// <summary>Has the place where an apex is looked for fetched into the cache.</summary>
    internal void Prefetch(ulong hash)
    {
        var i = (int)((hash | 1) >> 1) & (_hashes.Length - 1);
        BatchWarmUp.Lines(ref Unsafe.As<ulong, byte>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_hashes), i)), 1);
        BatchWarmUp.Lines(ref Unsafe.As<CompiledZone?, byte>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_zones), i)), 1);
    }

    /// <summary>Finds a zone by its apex's hash and number of labels. Whether the apex is the right one shows when its nodes are found.</summary>
    internal CompiledZone? Probe(ulong hash, int labels)
    {
        if (!HasDepth(labels))
        {
            return null;
        }

        hash |= 1;
        var mask = _hashes.Length - 1;
        for (var i = (int)(hash >> 1) & mask; ; i = (i + 1) & mask)
        {
            var candidate = Volatile.Read(ref _hashes[i]);
            if (candidate == hash)
            {
                return Volatile.Read(ref _zones[i]);
            }

            if (candidate == 0)
            {
                return null;
            }
        }
    }

    internal List<CompiledZone> Zones() => [.. _zones.OfType<CompiledZone>()];

    /// <summary>Puts a zone in; false when there is no room for a new apex.</summary>
    internal bool TryPut(CompiledZone zone)
    {
        var hash = HashOf(zone.Apex) | 1;
        var mask = _hashes.Length - 1;
        var i = (int)(hash >> 1) & mask;
        while (_hashes[i] != 0 && _hashes[i] != hash)
        {
            i = (i + 1) & mask;
        }

        if (_hashes[i] == 0)
        {
            // At most half full: probes stay short, and there is always an empty place to end at.
            if ((_used + 1) * 2 > _hashes.Length)
            {
                return false;
            }

            _used++;
        }

        if (_zones[i] is null)
        {
            Count++;
        }

        // The zone before its hash: who sees the hash sees the zone.
        Volatile.Write(ref _zones[i], zone);
        Volatile.Write(ref _hashes[i], hash);
        Volatile.Write(ref _depths, _depths | DepthBit(zone.Apex.LabelCount));
        return true;
    }

    internal bool TryRemove(DomainName apex)
    {
        var hash = HashOf(apex) | 1;
        var i = Array.IndexOf(_hashes, hash);
        if (i < 0 || _zones[i] is null)
        {
            return false;
        }

        Volatile.Write(ref _zones[i], null);
        Count--;
        return true;
    }

    /// <summary>A copy with room for at least as many zones again.</summary>
    internal CatalogSnapshot Grown()
    {
        var larger = new CatalogSnapshot((int)BitOperations.RoundUpToPowerOf2((uint)(Count + 1) * 4));
        foreach (var zone in _zones)
        {
            if (zone is not null)
            {
                larger.TryPut(zone);
            }
        }

        return larger;
    }

    private static ulong DepthBit(int labels) => 1UL << Math.Min(labels, 63);

    [SkipLocalsInit]
    private static ulong HashOf(DomainName apex)
    {
        Span<byte> lower = stackalloc byte[NameScan.BufferLength];
        Span<byte> offsets = stackalloc byte[NameScan.MaxLabels];
        Span<ulong> hashes = stackalloc ulong[NameScan.MaxLabels + 1];
        NameScan.Read(apex.Wire, 0, lower, offsets, out var labels);
        NameHash.Suffixes(lower, offsets[..labels], hashes);
        return hashes[0];
    }
}
