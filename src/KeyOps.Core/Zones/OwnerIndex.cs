using System.Numerics;
using KeyOps.Core.Names;

namespace KeyOps.Core.Zones;

/// <summary>Finds an owner name's RRsets in a zone by hash: for those who ask often.</summary>
internal sealed class OwnerIndex
{
    private readonly Zone _zone;
    private readonly int[] _slots; // the first RRset's index and one, or 0

    public OwnerIndex(Zone zone)
    {
        _zone = zone;
        var owners = 0;
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            owners += IsFirst(i) ? 1 : 0;
        }

        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)(owners * 3L / 2) + 2)];
        for (var i = 0; i < zone.RRsetCount; i++)
        {
            if (!IsFirst(i))
            {
                continue;
            }

            var slot = SlotOf(zone.OwnerAt(zone.StartOf(i)));
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>The index of the owner's first RRset, or -1.</summary>
    public int Find(ReadOnlySpan<byte> owner)
    {
        for (var slot = SlotOf(owner); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var index = _slots[slot] - 1;
            if (NameOctets.EqualsIgnoreCase(_zone.OwnerAt(_zone.StartOf(index)), owner))
            {
                return index;
            }
        }

        return -1;
    }

    private bool IsFirst(int rrset) =>
        rrset == 0 || _zone.RecordAt(_zone.StartOf(rrset)).OwnerOffset != _zone.RecordAt(_zone.StartOf(rrset - 1)).OwnerOffset;

    private int SlotOf(ReadOnlySpan<byte> owner) => NameOctets.HashIgnoreCase(owner) & (_slots.Length - 1);
}
