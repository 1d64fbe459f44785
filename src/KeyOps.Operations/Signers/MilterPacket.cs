using System.Buffers.Binary;
using System.Text;

namespace KeyOps.Operations.Signers;

/// <summary>One packet: a letter and what goes with it.</summary>
internal readonly record struct MilterPacket(byte Code, ReadOnlyMemory<byte> Data)
{
    /// <summary>The NUL-ended texts in <see cref="Data"/> from <paramref name="offset"/> on; octets as characters.</summary>
    /// <exception cref="MilterException">There are not <paramref name="count"/>.</exception>
    public string[] Texts(int offset, int count)
    {
        var text = Encoding.Latin1.GetString(Data.Span[Math.Min(offset, Data.Length)..]);
        var parts = text.Split('\0');
        // Each text is ended by a NUL, so there is one more part, which is empty.
        return parts.Length == count + 1 && parts[^1].Length == 0
            ? parts[..count]
            : throw new MilterException($"the reply '{(char)Code}' does not hold {count} texts");
    }

    public uint Number(int offset) => Data.Length >= offset + 4
        ? BinaryPrimitives.ReadUInt32BigEndian(Data.Span[offset..])
        : throw new MilterException($"the reply '{(char)Code}' is cut short");
}
