using System.Buffers.Binary;
using KeyOps.Core.Names;

namespace KeyOps.Core.Zones;

/// <summary>Records in a row as octets: owner, type, TTL, the rdata's length, rdata. No object a record.</summary>
public sealed class PackedRecords
{
    private const int FixedLength = 8;

    private byte[] _octets = [];
    private int _length;

    /// <summary>The memory they take.</summary>
    public int Size => _octets.Length;

    public int Count { get; private set; }

    /// <summary>Reads the record at a place, 0 at first, and moves the place behind it; false at the end.</summary>
    public bool TryRead(scoped ref int place, out PackedRecord record)
    {
        record = default;
        if (place >= _length)
        {
            return false;
        }

        var octets = _octets.AsSpan(place, _length - place);
        var owner = NameOctets.First(octets);
        var rest = octets[owner.Length..];
        var rdata = rest.Slice(FixedLength, BinaryPrimitives.ReadUInt16BigEndian(rest[6..]));
        record = new(owner, new(BinaryPrimitives.ReadUInt16BigEndian(rest)), BinaryPrimitives.ReadUInt32BigEndian(rest[2..]), rdata);
        place += owner.Length + FixedLength + rdata.Length;
        return true;
    }

    internal void Add(RRset rrset, int index)
    {
        var owner = rrset.Owner;
        var rdata = rrset[index];
        var length = owner.Length + FixedLength + rdata.Length;
        if (_length + length > _octets.Length)
        {
            Array.Resize(ref _octets, Math.Max(_length + length, _octets.Length * 2));
        }

        var octets = _octets.AsSpan(_length, length);
        owner.CopyTo(octets);
        var rest = octets[owner.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, rrset.Type.Code);
        BinaryPrimitives.WriteUInt32BigEndian(rest[2..], rrset.TtlOf(index).Seconds);
        BinaryPrimitives.WriteUInt16BigEndian(rest[6..], (ushort)rdata.Length);
        rdata.CopyTo(rest[FixedLength..]);
        _length += length;
        Count++;
    }

    /// <summary>Gives back what was set aside for more.</summary>
    internal PackedRecords Trim()
    {
        Array.Resize(ref _octets, _length);
        return this;
    }
}
