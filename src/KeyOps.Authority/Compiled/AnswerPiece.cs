using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace KeyOps.Authority.Compiled;

/// <summary>
/// A precompiled piece of a message: records as they stand behind a question whose name is the piece's owner. Copied as it is when that
/// is so; otherwise its compression pointers are set anew, by the three lists behind the body.
/// <code>
/// body length, end of answer, end of authority   3 × 16 bits, native
/// records in answer, authority, additional       3 × 16 bits, network order, as the header takes them
/// owner, apex, own pointers                      3 × 16 bits, native: how many, their places behind the body
/// </code>
/// An owner pointer leads to the owner name (compiled as the question's, 0xC00C); an apex pointer to the apex inside the question's
/// name; an own pointer to a name inside this piece.
/// </summary>
internal readonly ref struct AnswerPiece(ReadOnlySpan<byte> octets)
{
    public const int HeaderLength = 18;

    /// <summary>A pointer to the question's name.</summary>
    public const ushort ToQuestion = 0xC00C;

    /// <summary>Names further into a body are not pointed at, so that a body moved back in a message keeps its pointers in range.</summary>
    public const int LastTarget = 0x2000;

    private readonly ReadOnlySpan<byte> _octets = octets;

    public int BodyLength => Native(0);

    public int AnswerEnd => Native(2);

    public int AuthorityEnd => Native(4);

    public int AnswerCount => BinaryPrimitives.ReadUInt16BigEndian(_octets[6..]);

    public int AuthorityCount => BinaryPrimitives.ReadUInt16BigEndian(_octets[8..]);

    public int AdditionalCount => BinaryPrimitives.ReadUInt16BigEndian(_octets[10..]);

    public ReadOnlySpan<byte> Body => _octets.Slice(HeaderLength, BodyLength);

    /// <summary>Places in the body, in rising order.</summary>
    public ReadOnlySpan<ushort> OwnerPointers => Places(0, Native(12));

    public ReadOnlySpan<ushort> ApexPointers => Places(Native(12), Native(14));

    public ReadOnlySpan<ushort> OwnPointers => Places(Native(12) + Native(14), Native(16));

    private ushort Native(int offset) => MemoryMarshal.Read<ushort>(_octets[offset..]);

    private ReadOnlySpan<ushort> Places(int first, int count)
    {
        // The body is padded to an even length and pieces begin at even offsets, so these are aligned.
        var start = HeaderLength + ((BodyLength + 1) & ~1) + (first * sizeof(ushort));
        return MemoryMarshal.Cast<byte, ushort>(_octets.Slice(start, count * sizeof(ushort)));
    }
}
