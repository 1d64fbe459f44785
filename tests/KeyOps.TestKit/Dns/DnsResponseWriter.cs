using System.Buffers.Binary;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.TestKit.Dns;

/// <summary>Writes responses without compression.</summary>
internal static class DnsResponseWriter
{
    public static byte[] Write(DnsMessage query, DnsScript script, bool isTruncated)
    {
        var hasOpt = query.Additionals.Any(record => record.Type == RecordType.Opt);
        var message = new List<byte>();
        Append16(message, query.Id);
        Append16(message, (ushort)(0x8180 | (script.IsAuthoritative ? 0x0400 : 0) | (isTruncated ? 0x0200 : 0) | (int)script.Rcode)); // QR, RD, RA
        Append16(message, 1);
        Append16(message, (ushort)script.Answers.Count);
        Append16(message, (ushort)script.Authorities.Count);
        Append16(message, (ushort)(script.Additionals.Count + (hasOpt ? 1 : 0)));
        message.AddRange(query.QuestionName!.Wire);
        Append16(message, query.QuestionType.Code);
        Append16(message, RecordClass.In.Code);
        foreach (var record in script.Answers.Concat(script.Authorities).Concat(script.Additionals))
        {
            message.AddRange(record.Owner.Wire);
            Append16(message, record.Type.Code);
            Append16(message, record.Class.Code);
            Append16(message, (ushort)(record.Ttl >> 16));
            Append16(message, (ushort)record.Ttl);
            Append16(message, (ushort)record.Rdata.Length);
            message.AddRange(record.Rdata.Span);
        }

        if (hasOpt)
        {
            message.AddRange([0, 0, 41, 0x04, 0xd0, 0, 0, 0x80, 0, 0, 0]); // 1232 octets, DO
        }

        return [.. message];
    }

    private static void Append16(List<byte> message, ushort number)
    {
        Span<byte> octets = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, number);
        message.AddRange(octets);
    }
}
