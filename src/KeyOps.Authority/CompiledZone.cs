using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyOps.Authority.Compiled;
using KeyOps.Authority.Transports;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority;

/// <summary>
/// A zone in the form it is answered from: immutable, a few large buffers, names found by hash, an answer precompiled for each owner
/// name and type. Of the <see cref="Zone"/> it was made from it needs nothing.
/// </summary>
public sealed class CompiledZone
{
    private readonly ulong[] _slots; // upper half of a name's hash, then the node's offset; 0 is empty
    private readonly int _mask;
    private readonly byte[] _first; // the first block of _octets, all of a small zone: one memory access less
    private readonly OctetStore _octets;

    internal CompiledZone(Zone zone, ulong[] slots, OctetStore octets, NegativeAnswer negative, bool isSigned, DenialIndex? denial, Zone? source)
    {
        Apex = zone.Apex;
        Serial = zone.Serial ?? default;
        RecordCount = zone.RecordCount;
        ApexLength = zone.Apex.Wire.Length;
        ApexLabels = zone.Apex.LabelCount;
        _slots = slots;
        _mask = slots.Length - 1;
        _octets = octets;
        _first = octets.First;
        Negative = negative;
        IsSigned = isSigned;
        Denial = denial;
        Source = source;
    }

    public DomainName Apex { get; }

    public SerialNumber Serial { get; }

    public int RecordCount { get; }

    /// <summary>The zone it was made from, for transfers; null when it was not kept.</summary>
    public Zone? Source { get; }

    /// <summary>The memory it takes, in octets.</summary>
    public long Size => _octets.Length + ((long)_slots.Length * sizeof(ulong)) + (Denial?.Size ?? 0);

    /// <summary>Whether its SOA is signed, so that it is served with signatures and proofs to who asks for them.</summary>
    public bool IsSigned { get; }

    /// <summary>A small number that the apex has as long as the process lives: its place among the counters.</summary>
    internal int Index { get; set; }

    internal int ApexLength { get; }

    internal int ApexLabels { get; }

    /// <summary>The SOA as it stands in the authority section of negative answers.</summary>
    internal NegativeAnswer Negative { get; }

    /// <summary>The NSEC or NSEC3 chain; null in a zone that has none.</summary>
    internal DenialIndex? Denial { get; }

    /// <summary>Whether every query for it fails; see <see cref="Withheld"/>.</summary>
    public bool IsWithheld => WithheldReason is not null;

    /// <summary>Why every query for it fails, for whoever asks; null when none does for that.</summary>
    internal string? WithheldReason { get; private set; }

    /// <summary>
    /// A zone that is answered for here without anything to answer: a followed one that has expired or not yet come, one whose file has errors. Queries get SERVFAIL, and an extended
    /// error that says the reason.
    /// </summary>
    public static CompiledZone Withheld(DomainName apex, string reason)
    {
        byte[] soa = [.. apex.Wire, .. apex.Wire, .. new byte[20]];
        var zone = Compile(new ZoneBuilder(apex).Add(apex, RecordType.Soa, new(0), soa).Build());
        zone.WithheldReason = reason;
        return zone;
    }

    /// <summary>Compiles a zone. Names outside the apex are left out.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="keepSource">Whether to keep it, which transfers are made from; it takes as much memory again.</param>
    /// <exception cref="ArgumentException">The apex has no SOA, so that there is nothing to deny with.</exception>
    public static CompiledZone Compile(Zone zone, bool keepSource = false) => ZoneCompiler.Compile(zone, keepSource ? zone : null);

    /// <summary>Finds a node by its name in lower case and the name's hash.</summary>
    internal bool TryFind(ulong hash, ReadOnlySpan<byte> lowerName, out uint offset)
    {
        for (var i = (int)hash & _mask; ; i = (i + 1) & _mask)
        {
            var slot = _slots[i];
            if (slot == 0)
            {
                offset = 0;
                return false;
            }

            if (slot >> 32 == hash >> 32 && NodeAt((uint)slot).Name.SequenceEqual(lowerName))
            {
                offset = (uint)slot;
                return true;
            }
        }
    }

    internal Node NodeAt(uint offset) => new(From(offset));

    internal AnswerPiece PieceAt(uint offset) => new(From(offset));

    /// <summary>Has the slot where a name is looked for fetched into the cache.</summary>
    internal void PrefetchSlot(ulong hash)
    {
        BatchWarmUp.Lines(ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetArrayDataReference(_slots)), 1); // and its length
        BatchWarmUp.Lines(ref Unsafe.As<ulong, byte>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (int)hash & _mask)), 1);
        BatchWarmUp.Lines(ref MemoryMarshal.GetArrayDataReference(_first), 1);
    }

    /// <summary>Has the node that a name's slot leads to fetched, or else the SOA of a denial; gives the node, or 0.</summary>
    internal uint PrefetchNode(ulong hash)
    {
        for (var i = (int)hash & _mask; ; i = (i + 1) & _mask)
        {
            var slot = _slots[i];
            if (slot == 0 || slot >> 32 == hash >> 32)
            {
                BatchWarmUp.Lines(ref MemoryMarshal.GetReference(From(slot == 0 ? Negative.Plain : (uint)slot)), 2);
                return (uint)slot;
            }
        }
    }

    /// <summary>Has a node's answer for a type fetched.</summary>
    internal void PrefetchAnswer(uint node, RecordType type)
    {
        if (node != 0 && NodeAt(node).TryFind(type, out var entry) && entry.Plain != 0)
        {
            BatchWarmUp.Lines(ref MemoryMarshal.GetReference(From(entry.Plain)), 4);
        }
    }

    private ReadOnlySpan<byte> From(uint offset) => offset < OctetStore.BlockSize ? _first.AsSpan((int)offset) : _octets.From(offset);
}
