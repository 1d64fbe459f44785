using System.Buffers.Binary;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Authority.Compiled;

/// <summary>Those of an owner's RRSIG records that cover one type (RFC 4034 §3.1.1): neighbours, since rdata begins with it.</summary>
internal readonly struct Signatures
{
    private readonly RRset _all;
    private readonly int _first;

    private Signatures(RRset all, int first, int count)
    {
        _all = all;
        _first = first;
        Count = count;
    }

    public int Count { get; }

    public ReadOnlySpan<byte> this[int index] => _all[_first + index];

    public static Signatures Of(RRset signatures, RecordType covered)
    {
        var first = 0;
        while (first < signatures.Count && Covered(signatures[first]) < covered.Code)
        {
            first++;
        }

        var end = first;
        while (end < signatures.Count && Covered(signatures[end]) == covered.Code)
        {
            end++;
        }

        return new(signatures, first, end - first);
    }

    private static ushort Covered(ReadOnlySpan<byte> rdata) => rdata.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(rdata);
}
