using System.Buffers.Binary;
using System.Text;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Answers;

/// <summary>The questions of class CHAOS that operators ask a server about itself (RFC 4892).</summary>
internal static class ChaosAnswer
{
    private const int FixedLength = 13; // owner pointer, type, class, TTL, rdata length, string length

    /// <summary>The text for the name asked, when the operator has set one.</summary>
    public static ReadOnlySpan<byte> TextFor(ref Query query, AnswerOptions options) =>
        query.Class != RecordClass.Ch || (query.Type != RecordType.Txt && query.Type != RecordType.Any) ? default
        : query.Name.Lower[..query.Name.Length] switch
        {
            var name when name.SequenceEqual("\u0007version\u0004bind\0"u8) || name.SequenceEqual("\u0007version\u0006server\0"u8) => options.VersionOctets,
            var name when name.SequenceEqual("\u0002id\u0006server\0"u8) || name.SequenceEqual("\u0008hostname\u0004bind\0"u8) => options.IdentityOctets,
            _ => default,
        };

    public static int LengthOf(ReadOnlySpan<byte> text) => FixedLength + text.Length;

    /// <summary>Writes the TXT record behind the question and returns its length.</summary>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> record)
    {
        BinaryPrimitives.WriteUInt16BigEndian(record, Compiled.AnswerPiece.ToQuestion);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], RecordType.Txt.Code);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], RecordClass.Ch.Code);
        record[6..10].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)(text.Length + 1));
        record[12] = (byte)text.Length;
        text.CopyTo(record[FixedLength..]);
        return FixedLength + text.Length;
    }

    /// <summary>A text as the one character-string it is served as.</summary>
    public static byte[] Octets(string? text)
    {
        var octets = Encoding.UTF8.GetBytes(text ?? "");
        return octets.Length <= byte.MaxValue ? octets : octets[..byte.MaxValue];
    }
}
