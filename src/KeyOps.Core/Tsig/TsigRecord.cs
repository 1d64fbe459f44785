using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Tsig;

/// <summary>A message's TSIG record (RFC 8945 §4.2), as parsed: a view of the message.</summary>
internal readonly ref struct TsigRecord
{
    /// <summary>A time in the MAC and in the other data of BADTIME: 48 bits.</summary>
    public const int TimeLength = 6;

    public const ushort ClassAny = 255;

    private const int HeaderLength = 12;
    private const int FixedLength = 10; // type, class, TTL, rdata length
    private const int TimersLength = TimeLength + 2;

    private TsigRecord(int start, ReadOnlySpan<byte> name, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> rest)
    {
        Start = start;
        Name = name;
        Algorithm = algorithm;
        TimeSigned = ReadTime(rest);
        Fudge = BinaryPrimitives.ReadUInt16BigEndian(rest[TimeLength..]);
        var macLength = BinaryPrimitives.ReadUInt16BigEndian(rest[TimersLength..]);
        Mac = rest.Slice(TimersLength + 2, macLength);
        rest = rest[(TimersLength + 2 + macLength)..];
        OriginalId = BinaryPrimitives.ReadUInt16BigEndian(rest);
        Error = (TsigError)BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        Other = rest[6..];
    }

    /// <summary>Where it begins in the message, which without it ends there.</summary>
    public int Start { get; }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Algorithm { get; }

    /// <summary>Seconds since 1970.</summary>
    public long TimeSigned { get; }

    /// <summary>Seconds that the clocks may differ.</summary>
    public ushort Fudge { get; }

    public ReadOnlySpan<byte> Mac { get; }

    public ushort OriginalId { get; }

    public TsigError Error { get; }

    public ReadOnlySpan<byte> Other { get; }

    public static int LengthOf(int name, int algorithm, int mac, int other) =>
        name + FixedLength + algorithm + TimersLength + 2 + mac + 6 + other;

    /// <summary>
    /// Looks for the record: the last one of the additional section, and no other (RFC 8945 §5.1). False when the message cannot be read,
    /// holds one elsewhere, or one that is not well formed; true with <paramref name="isSigned"/> false when there is none.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> message, out bool isSigned, out TsigRecord record)
    {
        isSigned = false;
        record = default;
        if (message.Length < HeaderLength || !TrySkipQuestions(message, out var place))
        {
            return false;
        }

        var records = Count(message, 6) + Count(message, 8) + Count(message, 10);
        for (var left = records; left > 0; left--)
        {
            var start = place;
            if (!NameOctets.TrySkip(message, ref place) || message.Length < place + FixedLength)
            {
                return false;
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(message[place..]);
            var rdata = place + FixedLength;
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(place + 8)..]);
            place = rdata + length;
            if (place > message.Length)
            {
                return false;
            }

            if (type == RecordType.Tsig.Code)
            {
                isSigned = true;
                return left == 1 && Count(message, 10) > 0 && place == message.Length && TryRead(message, start, rdata, out record);
            }
        }

        return true;
    }

    /// <summary>Writes a record behind a message and counts it in the header; gives the message's new length.</summary>
    public static int Append(
        Span<byte> message,
        int length,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> algorithm,
        long timeSigned,
        ushort fudge,
        ReadOnlySpan<byte> mac,
        TsigError error,
        ReadOnlySpan<byte> other)
    {
        var record = message.Slice(length, LengthOf(name.Length, algorithm.Length, mac.Length, other.Length));
        name.CopyTo(record);
        var rest = record[name.Length..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, RecordType.Tsig.Code);
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], ClassAny);
        rest[4..8].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(rest[8..], (ushort)(rest.Length - FixedLength));
        rest = rest[FixedLength..];
        algorithm.CopyTo(rest);
        rest = rest[algorithm.Length..];
        WriteTime(rest, timeSigned);
        BinaryPrimitives.WriteUInt16BigEndian(rest[TimeLength..], fudge);
        BinaryPrimitives.WriteUInt16BigEndian(rest[TimersLength..], (ushort)mac.Length);
        mac.CopyTo(rest[(TimersLength + 2)..]);
        rest = rest[(TimersLength + 2 + mac.Length)..];
        message[..2].CopyTo(rest); // the original id
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], (ushort)error);
        BinaryPrimitives.WriteUInt16BigEndian(rest[4..], (ushort)other.Length);
        other.CopyTo(rest[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], (ushort)(Count(message, 10) + 1));
        return length + record.Length;
    }

    public static long ReadTime(ReadOnlySpan<byte> octets) =>
        ((long)BinaryPrimitives.ReadUInt16BigEndian(octets) << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets[2..]);

    public static void WriteTime(Span<byte> octets, long seconds)
    {
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)(seconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(octets[2..], (uint)seconds);
    }

    private static bool TryRead(ReadOnlySpan<byte> message, int start, int rdata, out TsigRecord record)
    {
        record = default;
        var fixedPart = message[(rdata - FixedLength)..rdata];
        // Class ANY, TTL 0; the algorithm's name may not be compressed (RFC 3597 §4), the owner's may, as that of any record.
        if (BinaryPrimitives.ReadUInt16BigEndian(fixedPart[2..]) != ClassAny
            || BinaryPrimitives.ReadUInt32BigEndian(fixedPart[4..]) != 0
            || !TryExpand(message, start, out var name)
            || !DomainName.TryFromWire(message[rdata..], out var algorithm))
        {
            return false;
        }

        var rest = message[(rdata + algorithm.Wire.Length)..];
        if (rest.Length < TimersLength + 2)
        {
            return false;
        }

        var macLength = BinaryPrimitives.ReadUInt16BigEndian(rest[TimersLength..]);
        var behindMac = TimersLength + 2 + macLength;
        if (rest.Length < behindMac + 6 || rest.Length != behindMac + 6 + BinaryPrimitives.ReadUInt16BigEndian(rest[(behindMac + 4)..]))
        {
            return false;
        }

        record = new(start, name.Wire, message.Slice(rdata, algorithm.Wire.Length), rest);
        return true;
    }

    /// <summary>A name that may end in pointers, each to before the place where the part behind the last one began: so it ends.</summary>
    private static bool TryExpand(ReadOnlySpan<byte> message, int place, [NotNullWhen(true)] out DomainName? name)
    {
        const int MaxLabelLength = 63;
        Span<byte> wire = stackalloc byte[DomainName.MaxWireLength];
        name = null;
        var (length, before) = (0, place);
        while (place < message.Length && message[place] != 0)
        {
            if (message[place] > MaxLabelLength)
            {
                if (message[place] < 0xC0 || place + 1 >= message.Length)
                {
                    return false;
                }

                place = BinaryPrimitives.ReadUInt16BigEndian(message[place..]) & 0x3FFF;
                if (place < HeaderLength || place >= before)
                {
                    return false;
                }

                before = place;
                continue;
            }

            var label = message[place] + 1;
            if (place + label > message.Length || length + label >= wire.Length)
            {
                return false;
            }

            message.Slice(place, label).CopyTo(wire[length..]);
            (place, length) = (place + label, length + label);
        }

        wire[length] = 0;
        return place < message.Length && DomainName.TryFromWire(wire[..(length + 1)], out name);
    }

    private static ushort Count(ReadOnlySpan<byte> message, int place) => BinaryPrimitives.ReadUInt16BigEndian(message[place..]);

    private static bool TrySkipQuestions(ReadOnlySpan<byte> message, out int place)
    {
        place = HeaderLength;
        for (var left = Count(message, 4); left > 0; left--)
        {
            if (!NameOctets.TrySkip(message, ref place) || message.Length < place + 4)
            {
                return false;
            }

            place += 4;
        }

        return true;
    }
}
