using System.Runtime.InteropServices;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Compiled;

/// <summary>
/// Makes a <see cref="CompiledZone"/>: the owner tree first, so that additional data can be found by name, then node by node its octets,
/// each node beside its answers.
/// </summary>
internal sealed class ZoneCompiler
{
    private readonly Zone _zone;
    private readonly OwnerTree _tree;
    private readonly AnswerPieceWriter _writer;
    private readonly AdditionalData _additional;
    private readonly OctetStoreBuilder _store;
    private readonly Nsec3Plan? _nsec3;
    private readonly uint[] _offsets; // of the nodes, by their place in the tree

    private ZoneCompiler(Zone zone, OwnerTree tree, OctetStoreBuilder store, AnswerPieceWriter writer)
    {
        _zone = zone;
        _tree = tree;
        _store = store;
        _writer = writer;
        _additional = new(zone, tree, _writer);
        _nsec3 = tree.IsSigned ? Nsec3Plan.Of(tree) : null;
        _offsets = new uint[tree.Count];
    }

    public static CompiledZone Compile(Zone zone, Zone? source)
    {
        if (!zone.TryFind(zone.Apex, RecordType.Soa, out _))
        {
            throw new ArgumentException($"the zone {zone.Apex} has no SOA record at its apex", nameof(zone));
        }

        using var store = new OctetStoreBuilder();
        var writer = AnswerPieceWriter.For(zone.Apex);
        return new ZoneCompiler(zone, OwnerTree.Of(zone), store, writer).Compile(source);
    }

    private CompiledZone Compile(Zone? source)
    {
        _store.Allocate(sizeof(uint), out var none);
        none.Clear();
        for (var i = 0; i < _tree.Count; i++)
        {
            WriteNode(i);
        }

        var negative = WriteNegative();
        var slots = _tree.Slots(_offsets);
        var compiled = new CompiledZone(_zone, slots, _store.Build(), negative, _tree.IsSigned, BuildDenial(), source);
        _tree.Release();
        return compiled;
    }

    private DenialIndex? BuildDenial()
    {
        if (!_tree.IsSigned || _nsec3 is not null || !_tree.TryFind(0, RecordType.Nsec, out _))
        {
            return _nsec3?.Build(_offsets);
        }

        var nodes = new List<uint>(_tree.Count);
        for (var i = 0; i < _tree.Count; i++)
        {
            if (!_tree[i].Flags.Has(NodeFlags.Hidden) && _tree.TryFind(i, RecordType.Nsec, out _))
            {
                nodes.Add(_offsets[i]);
            }
        }

        return new NsecChain([.. nodes]);
    }

    private void WriteNode(int index)
    {
        ref readonly var owner = ref _tree[index];
        var isCut = owner.Flags.Has(NodeFlags.Cut);
        var served = owner.Flags.Has(NodeFlags.Hidden) ? 0 : owner.RRsetCount;
        Span<byte> name = stackalloc byte[owner.NameLength];
        NameScan.Lower(_tree.NameOf(index), name);

        var entryCount = served + (isCut ? 1 : 0);
        _offsets[index] = _store.Allocate(Node.SizeOf(name.Length, entryCount), out var octets);
        octets.Clear();
        MemoryMarshal.Write(octets, new Node.Header
        {
            NameLength = owner.NameLength,
            Labels = owner.Labels,
            Flags = owner.Flags,
            RRsetCount = (ushort)entryCount,
            HiddenBy = owner.HiddenBy < 0 ? 0 : _offsets[owner.HiddenBy],
            Order = index,
        });
        name.CopyTo(octets[Node.HeaderSize..]);
        if (owner.Flags.Has(NodeFlags.Wildcard) && owner.Parent >= 0)
        {
            MemoryMarshal.AsRef<Node.Header>(_store.At(_offsets[owner.Parent], Node.HeaderSize)).WildcardChild = _offsets[index];
        }

        var entries = _offsets[index] + (uint)Node.SizeOf(name.Length, 0);
        for (var i = 0; i < entryCount; i++)
        {
            var entry = i < served ? CompileRRset(index, _zone[owner.FirstRRset + i]) : CompileReferral(index);
            MemoryMarshal.Write(_store.At(entries + (uint)(i * Node.EntrySize), Node.EntrySize), entry);
        }
    }

    private Node.Entry CompileRRset(int index, RRset rrset)
    {
        var entry = new Node.Entry { Type = rrset.Type, Plain = Compile(index, rrset, signed: false) };
        entry.Signed = _tree.TrySignatures(index, rrset.Type, out _) || _tree.IsSigned && RdataNames.Of(rrset.Type).HasNames
            ? Compile(index, rrset, signed: true)
            : entry.Plain;
        return entry;
    }

    private uint Compile(int index, RRset rrset, bool signed)
    {
        _writer.Begin(_tree.NameOf(index));
        WriteRRset(Section.Answer, index, rrset, rrset.Ttl.Seconds, signed);
        _writer.EndSection(Section.Answer);
        _writer.EndSection(Section.Authority);
        if (!_writer.Fits)
        {
            return 0;
        }

        _additional.Write(rrset, signed);
        return _writer.Store(_store);
    }

    private Node.Entry CompileReferral(int index) => new()
    {
        Type = Node.Referral,
        Plain = CompileReferral(index, signed: false),
        Signed = CompileReferral(index, signed: _tree.IsSigned),
    };

    /// <summary>NS, and the DS set or the proof that there is none (RFC 4035 §3.1.4), then glue.</summary>
    private uint CompileReferral(int index, bool signed)
    {
        _writer.Begin(_tree.NameOf(index));
        _writer.EndSection(Section.Answer);
        _tree.TryFind(index, RecordType.Ns, out var ns);
        WriteRRset(Section.Authority, index, ns, ns.Ttl.Seconds, signed: false);
        if (signed && (_tree.TryFind(index, RecordType.Ds, out var proof) || _tree.TryFind(index, RecordType.Nsec, out proof)))
        {
            WriteRRset(Section.Authority, index, proof, proof.Ttl.Seconds, signed);
        }
        else if (signed && _nsec3 is not null)
        {
            var (first, second) = _nsec3.ProveInsecure(index);
            WriteNsec3(first);
            WriteNsec3(second);
        }

        _writer.EndSection(Section.Authority);
        if (!_writer.Fits)
        {
            return 0;
        }

        _additional.WriteGlue(ns, signed);
        return _writer.Store(_store);
    }

    private void WriteNsec3(int index)
    {
        if (index < 0)
        {
            return;
        }

        _tree.TryFind(index, RecordType.Nsec3, out var nsec3);
        _tree.TrySignatures(index, RecordType.Nsec3, out var signatures);
        _writer.WriteOther(Section.Authority, _tree.NameOf(index), nsec3.Type, _zone.Class, nsec3.Ttl.Seconds, nsec3[0]);
        for (var i = 0; i < signatures.Count; i++)
        {
            _writer.WriteOther(Section.Authority, _tree.NameOf(index), RecordType.Rrsig, _zone.Class, nsec3.Ttl.Seconds, signatures[i]);
        }
    }

    private NegativeAnswer WriteNegative()
    {
        _tree.TryFind(0, RecordType.Soa, out var soa);
        return new(Compile(signed: false), Compile(signed: true));

        uint Compile(bool signed)
        {
            _writer.Begin(_zone.Apex.Wire);
            _writer.EndSection(Section.Answer);
            WriteRRset(Section.Authority, 0, soa, Math.Min(soa.Ttl.Seconds, SoaRdata.Minimum(soa[0])), signed);
            _writer.EndSection(Section.Authority);
            return _writer.Store(_store);
        }
    }

    private void WriteRRset(Section section, int index, RRset rrset, uint ttl, bool signed)
    {
        for (var i = 0; i < rrset.Count; i++)
        {
            _writer.WriteOwned(section, rrset.Type, _zone.Class, rrset.Type == RecordType.Rrsig ? rrset.TtlOf(i).Seconds : ttl, rrset[i]);
        }

        if (signed && _tree.TrySignatures(index, rrset.Type, out var signatures))
        {
            // A signature's TTL is that of the RRset it covers (RFC 4034 §3).
            for (var i = 0; i < signatures.Count; i++)
            {
                _writer.WriteOwned(section, RecordType.Rrsig, _zone.Class, ttl, signatures[i]);
            }
        }
    }
}
