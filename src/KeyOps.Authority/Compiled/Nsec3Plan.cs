using System.Buffers.Binary;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Compiled;

/// <summary>The NSEC3 chain of a zone while it is compiled: nodes are places in the <see cref="OwnerTree"/>.</summary>
internal sealed class Nsec3Plan
{
    private const int HashLength = Nsec3Parameters.HashLength;

    private readonly OwnerTree _tree;
    private readonly Nsec3Parameters _parameters;
    private readonly byte[] _hashes;
    private readonly int[] _records;
    private readonly int[] _matching;

    private Nsec3Plan(OwnerTree tree, Nsec3Parameters parameters)
    {
        _tree = tree;
        _parameters = parameters;
        (_hashes, _records) = Sort(tree, parameters);
        _matching = Match();
    }

    /// <summary>The plan of a zone whose apex has NSEC3PARAM; null without, or without NSEC3 records that go with it.</summary>
    public static Nsec3Plan? Of(OwnerTree tree)
    {
        if (!tree.TryFind(0, RecordType.Nsec3param, out var set) || Nsec3Parameters.Of(set[0]) is not { } parameters)
        {
            return null;
        }

        var plan = new Nsec3Plan(tree, parameters);
        return plan._records.Length > 0 ? plan : null;
    }

    /// <summary>The NSEC3 owners that prove an owner to have no DS (RFC 5155 §7.2.7): one, or two where it is opted out.</summary>
    public (int First, int Second) ProveInsecure(int index)
    {
        if (_matching[index] >= 0)
        {
            return (_records[_matching[index]], -1);
        }

        var nextCloser = index;
        while (_tree[nextCloser].Parent is var parent and >= 0)
        {
            if (_matching[parent] >= 0)
            {
                return (_records[_matching[parent]], _records[Find(nextCloser)]);
            }

            nextCloser = parent;
        }

        return (-1, -1);
    }

    /// <summary>The chain, with the nodes' offsets for their places.</summary>
    public Nsec3Chain Build(ReadOnlySpan<uint> offsets)
    {
        var records = new uint[_records.Length];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = offsets[_records[i]];
        }

        return new(_parameters, _hashes, records, _matching, Wildcards());
    }

    private static (byte[] Hashes, int[] Records) Sort(OwnerTree tree, Nsec3Parameters parameters)
    {
        var found = new List<(UInt128 High, uint Low, int Index)>();
        Span<byte> hash = stackalloc byte[HashLength];
        for (var i = 0; i < tree.Count; i++)
        {
            if (tree[i].Flags.Has(NodeFlags.Denial)
                && tree.TryFind(i, RecordType.Nsec3, out var set) && parameters.Match(set[0])
                && Nsec3Hashes.TryDecode(tree.NameOf(i), hash))
            {
                found.Add((BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt32BigEndian(hash[16..]), i));
            }
        }

        found.Sort();
        var hashes = new byte[found.Count * HashLength];
        for (var i = 0; i < found.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(hashes.AsSpan(i * HashLength), found[i].High);
            BinaryPrimitives.WriteUInt32BigEndian(hashes.AsSpan((i * HashLength) + 16), found[i].Low);
        }

        return (hashes, [.. found.Select(record => record.Index)]);
    }

    private int[] Match()
    {
        var matching = new int[_tree.Count];
        Span<byte> hash = stackalloc byte[HashLength];
        for (var i = 0; i < matching.Length; i++)
        {
            matching[i] = -1;
            if ((_tree[i].Flags & (NodeFlags.Hidden | NodeFlags.Denial)) == NodeFlags.None && _records.Length > 0)
            {
                HashOf(i, hash);
                var place = Nsec3Hashes.Find(_hashes, hash);
                matching[i] = _hashes.AsSpan(place * HashLength, HashLength).SequenceEqual(hash) ? place : -1;
            }
        }

        return matching;
    }

    /// <summary>For each node that has others below it, where the name <c>*</c> below it falls.</summary>
    private int[] Wildcards()
    {
        var wildcards = new int[_tree.Count];
        Span<byte> hash = stackalloc byte[HashLength];
        Span<byte> name = stackalloc byte[DomainName.MaxWireLength + 2];
        name[0] = 1;
        name[1] = (byte)'*';
        for (var i = 0; i < wildcards.Length; i++)
        {
            wildcards[i] = -1;
            if (i + 1 < wildcards.Length && _tree[i + 1].Parent == i && !_tree[i].Flags.Has(NodeFlags.Hidden))
            {
                var owner = _tree.NameOf(i);
                NameScan.Lower(owner, name[2..]);
                _parameters.Hash(name[..(owner.Length + 2)], hash);
                wildcards[i] = Nsec3Hashes.Find(_hashes, hash);
            }
        }

        return wildcards;
    }

    private int Find(int index)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        HashOf(index, hash);
        return Nsec3Hashes.Find(_hashes, hash);
    }

    private void HashOf(int index, Span<byte> hash)
    {
        var owner = _tree.NameOf(index);
        Span<byte> name = stackalloc byte[DomainName.MaxWireLength];
        NameScan.Lower(owner, name);
        _parameters.Hash(name[..owner.Length], hash);
    }
}
