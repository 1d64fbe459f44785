using KeyOps.Core.Names;

namespace KeyOps.Authority.Compiled;

/// <summary>Sorted NSEC3 hashes laid end to end, and the owner labels they are written as.</summary>
internal static class Nsec3Hashes
{
    private const int Length = Nsec3Parameters.HashLength;

    /// <summary>The length of a hash in base32hex without padding (RFC 5155 §1.3, RFC 4648 §7).</summary>
    private const int LabelLength = 32;

    /// <summary>The place of the last hash at or before <paramref name="hash"/>; before the first comes the last.</summary>
    public static int Find(ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> hash)
    {
        var count = hashes.Length / Length;
        var (low, high) = (-1, count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (hashes.Slice(middle * Length, Length).SequenceCompareTo(hash) <= 0)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low < 0 ? count - 1 : low;
    }

    /// <summary>Reads an owner's first label as a hash.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> owner, Span<byte> hash)
    {
        if (owner[0] != LabelLength)
        {
            return false;
        }

        var (bits, held) = (0u, 0);
        var length = 0;
        foreach (var octet in owner.Slice(1, LabelLength))
        {
            var digit = NameOctets.ToLower(octet) switch
            {
                >= (byte)'0' and <= (byte)'9' and var number => number - '0',
                >= (byte)'a' and <= (byte)'v' and var letter => letter - 'a' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            bits = (bits << 5) | (uint)digit;
            held += 5;
            if (held >= 8)
            {
                held -= 8;
                hash[length++] = (byte)(bits >> held);
            }
        }

        return true;
    }
}
