using System.Buffers.Binary;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Dns.Wire;

/// <summary>A question of one name, with EDNS (RFC 6891).</summary>
/// <param name="Name">The qname.</param>
/// <param name="Type">The qtype; the class is IN.</param>
public sealed record DnsQuery(DomainName Name, RecordType Type)
{
    /// <summary>What a UDP answer may hold: the size that no path fragments (DNS flag day 2020).</summary>
    public const int UdpPayloadSize = 1232;

    private const ushort RecursionDesiredFlag = 0x0100;
    private const ushort CheckingDisabledFlag = 0x0010;
    private const ushort DnssecOkFlag = 0x8000;

    /// <summary>RD: ask a resolver to resolve; off when an authoritative server is asked.</summary>
    public bool RecursionDesired { get; init; }

    /// <summary>CD: take unvalidated data, as one who validates does (RFC 4035 §3.2.2).</summary>
    public bool CheckingDisabled { get; init; }

    /// <summary>DO: send signatures too (RFC 3225).</summary>
    public bool DnssecOk { get; init; }

    /// <summary>The message with this id.</summary>
    public byte[] ToOctets(ushort id)
    {
        const int HeaderLength = 12;
        const int QuestionTail = 4;
        const int OptLength = 11;
        var message = new byte[HeaderLength + Name.Wire.Length + QuestionTail + OptLength];
        var flags = (RecursionDesired ? RecursionDesiredFlag : 0) | (CheckingDisabled ? CheckingDisabledFlag : 0);
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)flags);
        message[5] = 1; // QDCOUNT
        message[11] = 1; // ARCOUNT: the OPT
        Name.Wire.CopyTo(message.AsSpan(HeaderLength));
        var tail = message.AsSpan(HeaderLength + Name.Wire.Length);
        BinaryPrimitives.WriteUInt16BigEndian(tail, Type.Code);
        BinaryPrimitives.WriteUInt16BigEndian(tail[2..], RecordClass.In.Code);
        var opt = tail[QuestionTail..];
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], RecordType.Opt.Code);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], UdpPayloadSize);
        BinaryPrimitives.WriteUInt16BigEndian(opt[7..], DnssecOk ? DnssecOkFlag : (ushort)0);
        return message;
    }
}
