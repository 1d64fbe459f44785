using System.Buffers.Binary;

namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>A question as a server is asked it.</summary>
/// <param name="Name">With a dot at its end; labels without escapes.</param>
/// <param name="Type">A type's number.</param>
/// <param name="Dnssec">With EDNS and DO.</param>
internal readonly record struct Question(string Name, ushort Type, bool Dnssec)
{
    private const int PayloadSize = 1232;

    public byte[] ToWire(ushort id)
    {
        var query = new List<byte>(64);
        Add(query, id, 0, 1, 0, 0, 1);
        foreach (var label in Name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            query.Add((byte)label.Length);
            query.AddRange(label.Select(letter => (byte)letter));
        }

        query.Add(0);
        Add(query, Type, 1);
        query.Add(0);
        Add(query, 41, PayloadSize, 0, (ushort)(Dnssec ? 0x8000 : 0), 0);
        return [.. query];
    }

    private static void Add(List<byte> query, params ReadOnlySpan<ushort> numbers)
    {
        Span<byte> two = stackalloc byte[2];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteUInt16BigEndian(two, number);
            query.AddRange(two);
        }
    }
}
