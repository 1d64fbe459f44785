using System.Buffers.Binary;

namespace KeyOps.Core.Records;

/// <summary>The fields of a SOA's rdata (RFC 1035 §3.3.13): two names, then five 32-bit numbers at its end.</summary>
public static class SoaRdata
{
    private const int NumbersLength = 20;

    public static SerialNumber Serial(ReadOnlySpan<byte> rdata) => new(BinaryPrimitives.ReadUInt32BigEndian(rdata[^NumbersLength..]));

    /// <summary>Whether two SOAs differ in the serial at most.</summary>
    public static bool AreSameButSerial(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        const int BehindSerial = NumbersLength - sizeof(uint);
        return left.Length == right.Length
            && left[..^NumbersLength].SequenceEqual(right[..^NumbersLength])
            && left[^BehindSerial..].SequenceEqual(right[^BehindSerial..]);
    }

    /// <summary>The MINIMUM field, which bounds the negative TTL (RFC 2308 §4).</summary>
    public static uint Minimum(ReadOnlySpan<byte> rdata) => BinaryPrimitives.ReadUInt32BigEndian(rdata[^4..]);
}
