using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Compiled;

/// <summary>
/// Walks a zone's RRsets, which are in canonical order, and lists its owner names. In that order a name comes right before all that is
/// below it, so an empty non-terminal's place is before the first name that needs it, and the ancestors of a name are those of the
/// name before it as far as the two agree.
/// </summary>
internal sealed class OwnerCollector(Zone zone)
{
    private readonly List<Owner> _owners = OwnerTree.TakeList(16 + (zone.RRsetCount / 2)); // and more only where most owners have one RRset
    private int[] _path = new int[8]; // the last name's ancestors and itself, the apex first
    private int _depth = -1; // of the owner being read; -1 outside the zone
    private int _lastDepth = -1; // how far _path goes

    [SkipLocalsInit]
    public List<Owner> Collect()
    {
        Span<byte> lower = stackalloc byte[NameScan.BufferLength];
        Span<byte> offsets = stackalloc byte[NameScan.MaxLabels];
        Span<ulong> hashes = stackalloc ulong[NameScan.MaxLabels + 1];
        var apexLabels = zone.Apex.LabelCount;
        ReadOnlySpan<byte> last = [];
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            var rrset = zone[i];
            var name = rrset.Owner;
            if (!name.SequenceEqual(last))
            {
                last = name;
                NameScan.Read(name, 0, lower, offsets, out var labels);
                NameHash.Suffixes(lower, offsets[..labels], hashes);
                if (!TryEnter(i, name.Length, offsets[..labels], hashes, labels - apexLabels))
                {
                    continue;
                }
            }

            if (_depth >= 0)
            {
                Add(rrset.Type);
            }
        }

        SetDenial();
        return _owners;
    }

    /// <summary>Puts the owner of RRset <paramref name="first"/> in, and the empty non-terminals above it.</summary>
    private bool TryEnter(int first, int length, ReadOnlySpan<byte> offsets, ReadOnlySpan<ulong> hashes, int depth)
    {
        if (depth < 0 || (_owners.Count > 0 && hashes[depth] != _owners[0].Hash))
        {
            _depth = -1; // outside the zone: for the zone rules to report
            return false;
        }

        var shared = 0;
        while (shared <= _lastDepth && shared < depth && Last(shared).Hash == hashes[depth - shared])
        {
            shared++;
        }

        // The same name in another case is the same owner.
        if (shared == depth && depth <= _lastDepth && Last(depth).Hash == hashes[0])
        {
            _depth = _lastDepth = depth;
            return true;
        }

        for (var level = shared; level <= depth; level++)
        {
            var labelsLeft = depth - level;
            var start = labelsLeft < offsets.Length ? offsets[labelsLeft] : length - 1;
            Enter(first, hashes[labelsLeft], length - start, offsets.Length - labelsLeft, level);
        }

        _depth = _lastDepth = depth;
        return true;
    }

    /// <summary>Marks the owners of NSEC3 that have nothing but it and its signatures.</summary>
    private void SetDenial()
    {
        foreach (ref var owner in CollectionsMarshal.AsSpan(_owners))
        {
            var hasNsec3 = false;
            var hasOther = owner.RRsetCount == 0;
            for (var i = 0; i < owner.RRsetCount && !hasOther; i++)
            {
                var type = zone[owner.FirstRRset + i].Type;
                hasNsec3 |= type == RecordType.Nsec3;
                hasOther |= type != RecordType.Nsec3 && type != RecordType.Rrsig;
            }

            owner.Flags |= hasNsec3 && !hasOther ? NodeFlags.Denial : NodeFlags.None;
        }
    }

    private ref Owner Last(int depth) => ref CollectionsMarshal.AsSpan(_owners)[_path[depth]];

    private void Enter(int first, ulong hash, int length, int labels, int level)
    {
        var parent = level == 0 ? -1 : _path[level - 1];
        var hiddenBy = -1;
        if (parent >= 0)
        {
            var above = _owners[parent];
            hiddenBy = above.HiddenBy >= 0 ? above.HiddenBy
                : (above.Flags & (NodeFlags.Cut | NodeFlags.Dname)) != NodeFlags.None ? parent
                : -1;
        }

        var owner = zone[first].Owner;
        var name = owner[^length..];
        var flags = hiddenBy >= 0 ? NodeFlags.Hidden : NodeFlags.None;
        if (name is [1, (byte)'*', ..])
        {
            flags |= NodeFlags.Wildcard;
        }

        if (level == _path.Length)
        {
            Array.Resize(ref _path, level * 2);
        }

        _path[level] = _owners.Count;
        _owners.Add(new()
        {
            Hash = hash,
            FirstRRset = first,
            Parent = parent,
            HiddenBy = hiddenBy,
            Flags = flags,
            NameLength = (byte)length,
            Labels = (byte)labels,
        });
    }

    private void Add(RecordType type)
    {
        ref var owner = ref Last(_depth);
        owner.RRsetCount++;
        if (owner.Flags.Has(NodeFlags.Hidden))
        {
            return;
        }

        owner.Flags |= type.Code switch
        {
            2 when _depth > 0 => NodeFlags.Cut,
            5 => NodeFlags.Cname,
            39 => NodeFlags.Dname,
            _ => NodeFlags.None,
        };
    }
}
