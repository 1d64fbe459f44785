using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Compiled;

/// <summary>The owner names of a zone in canonical order, empty non-terminals put in, each knowing its parent and what hides it.</summary>
internal sealed class OwnerTree
{
    private const int MostKept = 1 << 10;

    // Of the thread's last small zone, for its next one.
    [ThreadStatic]
    private static List<Owner>? _spare;

    private readonly Zone _zone;
    private readonly List<Owner> _owners;
    private ulong[] _slots = []; // upper half of the hash, then the place in _owners and one more

    private OwnerTree(Zone zone, List<Owner> owners)
    {
        _zone = zone;
        _owners = owners;
    }

    public int Count => _owners.Count;

    /// <summary>Whether the apex has signatures.</summary>
    public bool IsSigned { get; private set; }

    public ref readonly Owner this[int index] => ref CollectionsMarshal.AsSpan(_owners)[index];

    public static OwnerTree Of(Zone zone)
    {
        var owners = new OwnerCollector(zone).Collect();
        var tree = new OwnerTree(zone, owners);
        tree.Index();
        tree.IsSigned = tree.TrySignatures(0, RecordType.Soa, out _);
        return tree;
    }

    /// <summary>An empty list with room for so many owners.</summary>
    public static List<Owner> TakeList(int capacity)
    {
        var list = _spare ?? new(capacity);
        _spare = null;
        list.EnsureCapacity(capacity);
        return list;
    }

    /// <summary>Lets the thread's next zone have the memory: the tree is done with.</summary>
    public void Release()
    {
        if (_owners.Capacity <= MostKept)
        {
            _owners.Clear();
            _spare = _owners;
        }
    }

    /// <summary>The name on the wire, case as written.</summary>
    public ReadOnlySpan<byte> NameOf(int index)
    {
        var owner = _owners[index];
        var name = _zone[owner.FirstRRset].Owner;
        return name[^owner.NameLength..];
    }

    /// <summary>Finds the owner of this name, or the wildcard that stands for it (RFC 4592 §3.3.1).</summary>
    [SkipLocalsInit]
    public bool TryFindOrWildcard(ReadOnlySpan<byte> name, out int index)
    {
        Span<byte> lower = stackalloc byte[NameScan.BufferLength];
        Span<byte> offsets = stackalloc byte[NameScan.MaxLabels];
        Span<ulong> hashes = stackalloc ulong[NameScan.MaxLabels + 1];
        var length = NameScan.Read(name, 0, lower, offsets, out var labels);
        NameHash.Suffixes(lower, offsets[..labels], hashes);
        if (TryFind(hashes[0], lower[..length], out index))
        {
            return true;
        }

        for (var label = 1; label <= labels - _zone.Apex.LabelCount; label++)
        {
            var start = label == labels ? length - 1 : offsets[label];
            if (!TryFind(hashes[label], lower[start..length], out var encloser))
            {
                continue;
            }

            if ((_owners[encloser].Flags & (NodeFlags.Hidden | NodeFlags.Cut | NodeFlags.Dname)) != NodeFlags.None)
            {
                return false;
            }

            // The label before the encloser gives way to '*': there is room for two octets.
            lower[start - 2] = 1;
            lower[start - 1] = (byte)'*';
            return TryFind(NameHash.Combine(hashes[label], NameHash.Label(in lower[start - 2])), lower[(start - 2)..length], out index);
        }

        return false;
    }

    private bool TryFind(ulong hash, ReadOnlySpan<byte> lowerName, out int index)
    {
        var mask = _slots.Length - 1;
        for (var i = (int)hash & mask; _slots[i] != 0; i = (i + 1) & mask)
        {
            index = (int)(uint)_slots[i] - 1;
            if (_slots[i] >> 32 == hash >> 32 && NameOctets.EqualsIgnoreCase(NameOf(index), lowerName))
            {
                return true;
            }
        }

        index = -1;
        return false;
    }

    public bool TryFind(int index, RecordType type, out RRset rrset)
    {
        var owner = _owners[index];
        for (var i = 0; i < owner.RRsetCount; i++)
        {
            rrset = _zone[owner.FirstRRset + i];
            if (rrset.Type == type)
            {
                return true;
            }
        }

        rrset = default;
        return false;
    }

    public bool TrySignatures(int index, RecordType covered, out Signatures signatures)
    {
        signatures = TryFind(index, RecordType.Rrsig, out var all) ? Signatures.Of(all, covered) : default;
        return signatures.Count > 0;
    }

    /// <summary>The hash table of the compiled zone: that of this tree with offsets for places. The tree cannot find by name any more.</summary>
    public ulong[] Slots(ReadOnlySpan<uint> offsets)
    {
        var slots = _slots;
        _slots = [];
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] != 0)
            {
                slots[i] = (slots[i] & 0xFFFF_FFFF_0000_0000) | offsets[(int)(uint)slots[i] - 1];
            }
        }

        return slots;
    }

    private void Index()
    {
        _slots = new ulong[Math.Max(4, BitOperations.RoundUpToPowerOf2((uint)(_owners.Count + (_owners.Count / 2))))];
        var mask = _slots.Length - 1;
        for (var index = 0; index < _owners.Count; index++)
        {
            if (_owners[index].Flags.Has(NodeFlags.Denial))
            {
                continue;
            }

            var hash = _owners[index].Hash;
            var i = (int)hash & mask;
            while (_slots[i] != 0)
            {
                i = (i + 1) & mask;
            }

            _slots[i] = (hash & 0xFFFF_FFFF_0000_0000) | (uint)(index + 1);
        }
    }
}
