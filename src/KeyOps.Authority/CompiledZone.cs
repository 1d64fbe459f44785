using KeyOps.Authority.Compiled;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority;

/// <summary>
/// A zone in the form it is answered from: immutable, a few large buffers, names found by hash, an answer precompiled for each owner
/// name and type. It holds nothing of the <see cref="Zone"/> it was made from.
/// </summary>
public sealed class CompiledZone
{
    private readonly ulong[] _slots; // upper half of a name's hash, then the node's offset; 0 is empty
    private readonly OctetStore _octets;

    internal CompiledZone(Zone zone, ulong[] slots, OctetStore octets, NegativeAnswer negative, bool isSigned, DenialIndex? denial)
    {
        Apex = zone.Apex;
        Serial = zone.Serial ?? default;
        RecordCount = zone.RecordCount;
        ApexLength = zone.Apex.Wire.Length;
        ApexLabels = zone.Apex.LabelCount;
        _slots = slots;
        _octets = octets;
        Negative = negative;
        IsSigned = isSigned;
        Denial = denial;
    }

    public DomainName Apex { get; }

    public SerialNumber Serial { get; }

    public int RecordCount { get; }

    /// <summary>The memory it takes, in octets.</summary>
    public long Size => _octets.Length + ((long)_slots.Length * sizeof(ulong)) + (Denial?.Size ?? 0);

    /// <summary>Whether its SOA is signed, so that it is served with signatures and proofs to who asks for them.</summary>
    public bool IsSigned { get; }

    internal int ApexLength { get; }

    internal int ApexLabels { get; }

    /// <summary>The SOA as it stands in the authority section of negative answers.</summary>
    internal NegativeAnswer Negative { get; }

    /// <summary>The NSEC or NSEC3 chain; null in a zone that has none.</summary>
    internal DenialIndex? Denial { get; }

    /// <summary>Compiles a zone. Names outside the apex are left out.</summary>
    /// <exception cref="ArgumentException">The apex has no SOA, so that there is nothing to deny with.</exception>
    public static CompiledZone Compile(Zone zone) => ZoneCompiler.Compile(zone);

    /// <summary>Finds a node by its name in lower case and the name's hash.</summary>
    internal bool TryFind(ulong hash, ReadOnlySpan<byte> lowerName, out uint offset)
    {
        var mask = _slots.Length - 1;
        for (var i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            var slot = _slots[i];
            if (slot == 0)
            {
                offset = 0;
                return false;
            }

            if (slot >> 32 == hash >> 32 && new Node(_octets.From((uint)slot)).Name.SequenceEqual(lowerName))
            {
                offset = (uint)slot;
                return true;
            }
        }
    }

    internal Node NodeAt(uint offset) => new(_octets.From(offset));

    internal AnswerPiece PieceAt(uint offset) => new(_octets.From(offset));
}
