using System.Buffers.Binary;
using KeyOps.Authority.Answers;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Secondaries;

/// <summary>A NOTIFY and the answer to it (RFC 1996 §3), as octets.</summary>
internal static class NotifyMessage
{
    /// <summary>Header, question and SOA, both names of 255 octets, and a signature.</summary>
    public const int BufferLength = 2048;

    /// <summary>Writes one and gives its length.</summary>
    public static int Write(ushort id, CompiledZone zone, Span<byte> message)
    {
        var name = zone.Apex.Wire;
        message[..Query.HeaderLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = ((int)Opcode.Notify << 3) | (int)HeaderFlags.Authoritative;
        message[5] = 1;
        name.CopyTo(message[Query.HeaderLength..]);
        var length = Query.HeaderLength + name.Length;
        BinaryPrimitives.WriteUInt16BigEndian(message[length..], RecordType.Soa.Code);
        BinaryPrimitives.WriteUInt16BigEndian(message[(length + 2)..], RecordClass.In.Code);
        length += 4;
        if (zone.Source is not { } source || !source.TryFind(source.Apex, RecordType.Soa, out var soa))
        {
            return length;
        }

        // The new SOA is a hint (§3.7): who has it need not ask.
        message[7] = 1;
        var record = message[length..];
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xC000 | Query.HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], RecordType.Soa.Code);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], RecordClass.In.Code);
        BinaryPrimitives.WriteUInt32BigEndian(record[6..], soa.Ttl.Seconds);
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)soa[0].Length);
        soa[0].CopyTo(record[12..]);
        return length + 12 + soa[0].Length;
    }

    /// <summary>Whether octets are the answer to a NOTIFY, and of which id.</summary>
    public static bool TryReadAnswer(ReadOnlySpan<byte> message, out ushort id)
    {
        id = message.Length < Query.HeaderLength ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(message);
        return message.Length >= Query.HeaderLength && (message[2] & 0xF8) == (0x80 | ((int)Opcode.Notify << 3));
    }

    /// <summary>What an answer says is wrong; null when nothing is.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> answer) => (answer[3] & 15) switch
    {
        (int)Rcode.NoError => null,
        (int)Rcode.NotAuth => "it answers NOTAUTH: it does not serve this zone, or does not take the key",
        (int)Rcode.Refused => "it answers REFUSED: it does not take NOTIFY from this address, or not with this key",
        (int)Rcode.NotImp => "it answers NOTIMP: it takes no NOTIFY",
        (int)Rcode.ServFail => "it answers SERVFAIL",
        (int)Rcode.FormErr => "it answers FORMERR",
        var other => $"it answers with response code {other}",
    };
}
