using System.Runtime.CompilerServices;

namespace KeyOps.Core.Zones;

/// <summary>
/// Owner names as numbers whose order is the canonical one (RFC 4034 §6.1): eight octets at a time of the labels below the apex,
/// from the right, folded so that 0 is free to end a label. Sorting names is then sorting numbers.
/// </summary>
internal static class OwnerKey
{
    public const int Octets = sizeof(ulong);

    private static readonly byte[] Folded = FoldAll();

    /// <summary>The key's octets from <paramref name="skip"/> on, for a name at or below an apex of <paramref name="apexLength"/> octets.</summary>
    [SkipLocalsInit]
    public static ulong At(ReadOnlySpan<byte> wire, int apexLength, int skip)
    {
        Span<byte> labels = stackalloc byte[128];
        var count = 0;
        for (var i = 0; i < wire.Length - apexLength; i += wire[i] + 1)
        {
            labels[count++] = (byte)i;
        }

        var (key, filled) = (0UL, 0);
        while (--count >= 0 && filled < Octets)
        {
            var label = wire.Slice(labels[count] + 1, wire[labels[count]]);
            if (skip > label.Length)
            {
                skip -= label.Length + 1;
                continue;
            }

            for (var i = skip; i < label.Length && filled < Octets; i++, filled++)
            {
                key = (key << 8) | Folded[label[i]];
            }

            skip = 0;
            if (filled < Octets)
            {
                key <<= 8; // the label's end
                filled++;
            }
        }

        return filled == 0 ? 0 : key << (8 * (Octets - filled));
    }

    /// <summary>Whether the name ends within this key: two ends of labels follow each other only there.</summary>
    public static bool Ends(ulong key) => (key & 0xffff) == 0;

    /// <summary>Lower case leaves 26 octets unused; those below them move up by one, which frees 0.</summary>
    private static byte[] FoldAll()
    {
        var folded = new byte[256];
        for (var i = 0; i < folded.Length; i++)
        {
            folded[i] = i switch
            {
                < 'A' => (byte)(i + 1),
                <= 'Z' => (byte)(i | 0x20),
                _ => (byte)i,
            };
        }

        return folded;
    }
}
