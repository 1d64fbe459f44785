using System.Buffers.Binary;
using KeyOps.Authority.Answers;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Transfers;

/// <summary>What a request for a transfer asks for.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Class">Its class.</param>
/// <param name="IsIncremental">Whether changes are wanted.</param>
/// <param name="Serial">The version that the client has; null when an incremental request does not say it.</param>
internal sealed record TransferRequest(DomainName Zone, RecordClass Class, bool IsIncremental, SerialNumber? Serial)
{
    public string Kind => IsIncremental ? "IXFR" : "AXFR";

    /// <summary>Reads a message that the engine has found well formed, with one question.</summary>
    public static TransferRequest Parse(ReadOnlySpan<byte> message)
    {
        var name = DomainName.FromWire(message[Query.HeaderLength..]);
        var behind = message[(Query.HeaderLength + name.Wire.Length)..];
        var isIncremental = BinaryPrimitives.ReadUInt16BigEndian(behind) == RecordType.Ixfr.Code;
        var hasSerial = isIncremental
            && BinaryPrimitives.ReadUInt16BigEndian(message[6..]) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[8..]) > 0;
        return new(name, new(BinaryPrimitives.ReadUInt16BigEndian(behind[2..])), isIncremental, hasSerial ? SerialIn(behind[4..]) : null);
    }

    /// <summary>The serial of the SOA with which the authority section begins (RFC 1995 §3).</summary>
    private static SerialNumber? SerialIn(ReadOnlySpan<byte> authority)
    {
        var place = 0;
        while (place < authority.Length && authority[place] is > 0 and < 0xC0)
        {
            place += authority[place] + 1;
        }

        place += place < authority.Length && authority[place] >= 0xC0 ? 2 : 1;
        if (authority.Length < place + 10 || BinaryPrimitives.ReadUInt16BigEndian(authority[place..]) != RecordType.Soa.Code)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(authority[(place + 8)..]);
        const int Shortest = 22; // two root names and five numbers
        return length < Shortest || authority.Length < place + 10 + length ? null : SoaRdata.Serial(authority.Slice(place + 10, length));
    }
}
