using System.Buffers.Binary;

namespace KeyOps.Authority.Transports;

/// <summary>An address as 128 bits, IPv4 in its mapped form; or a mask.</summary>
internal readonly record struct AddressBits(ulong High, ulong Low)
{
    public static AddressBits operator &(AddressBits left, AddressBits right) => new(left.High & right.High, left.Low & right.Low);

    /// <summary>Reads 4 or 16 octets.</summary>
    public static AddressBits Read(ReadOnlySpan<byte> address) => address.Length == 4
        ? new(0, (0xFFFFUL << 32) | BinaryPrimitives.ReadUInt32BigEndian(address))
        : new(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]));

    /// <summary>The first bits set, 0 to 128 of them.</summary>
    public static AddressBits Mask(int bits) => new(First(bits), First(bits - 64));

    // Keyed by the process: clients choose their addresses, and could choose such that collide.
    public override int GetHashCode() => HashCode.Combine(High, Low);

    private static ulong First(int bits) => bits <= 0 ? 0 : ulong.MaxValue << (64 - Math.Min(bits, 64));
}
