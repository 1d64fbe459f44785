using System.Runtime.CompilerServices;

namespace KeyOps.Authority.Compiled;

/// <summary>
/// The hash by which names are found: of a label, and of a name as its parent's hash combined with its first label's, so that one walk
/// over a query name gives the hashes of all its suffixes. Keyed afresh in each process: whoever fills a zone cannot aim at a bucket.
/// </summary>
internal static class NameHash
{
    /// <summary>Octets that must be readable behind a lower-cased name, because labels are read eight octets at a time.</summary>
    public const int Padding = 8;

    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private static readonly ulong Key = Entropy.Key();

    /// <summary>The root's hash.</summary>
    public static ulong Root => Key;

    /// <summary>Hashes a label, its length octet included, lower case; <paramref name="label"/> is its first octet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Label(ref readonly byte label)
    {
        ref var octets = ref Unsafe.AsRef(in label);
        var left = octets + 1;
        var hash = Key;
        while (left > 8)
        {
            hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(ref octets));
            octets = ref Unsafe.Add(ref octets, 8);
            left -= 8;
        }

        return Mix(hash ^ (Unsafe.ReadUnaligned<ulong>(ref octets) << (64 - (left * 8))));
    }

    /// <summary>The hash of a name: its parent's and its first label's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong parent, ulong label) => Mix((parent + Multiplier) ^ label);

    /// <summary>Hashes every suffix of a lower-cased name: <paramref name="hashes"/>[i] from label i on, the last one the root's.</summary>
    /// <param name="lower">The name and <see cref="Padding"/> more octets.</param>
    /// <param name="offsets">Where its labels begin.</param>
    /// <param name="hashes">One more than there are labels.</param>
    public static void Suffixes(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> offsets, Span<ulong> hashes)
    {
        var hash = Root;
        hashes[offsets.Length] = hash;
        for (var i = offsets.Length - 1; i >= 0; i--)
        {
            hash = Combine(hash, Label(in lower[offsets[i]]));
            hashes[i] = hash;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Multiplier, out var low);
        return high ^ low;
    }
}
