using System.Text;

namespace KeyOps.Core.Records;

/// <summary>Base32 with the extended hex alphabet, without padding (RFC 4648 §7, RFC 5155 §3.3).</summary>
internal static class Base32Hex
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>Decodes and returns the number of octets, or -1 when it is not base32hex.</summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> to)
    {
        var (bits, count, length) = (0u, 0, 0);
        foreach (var octet in text)
        {
            var value = octet switch
            {
                >= (byte)'0' and <= (byte)'9' => octet - '0',
                >= (byte)'a' and <= (byte)'v' => octet - 'a' + 10,
                >= (byte)'A' and <= (byte)'V' => octet - 'A' + 10,
                _ => -1,
            };
            if (value < 0)
            {
                return -1;
            }

            bits = (bits << 5) | (uint)value;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                to[length++] = (byte)(bits >> count);
            }
        }

        // What is left over are fewer bits than a character holds, all zero.
        return count < 5 && (bits & ((1u << count) - 1)) == 0 ? length : -1;
    }

    public static void Encode(ReadOnlySpan<byte> octets, StringBuilder to)
    {
        var (bits, count) = (0u, 0);
        foreach (var octet in octets)
        {
            bits = (bits << 8) | octet;
            for (count += 8; count >= 5; count -= 5)
            {
                to.Append(Alphabet[(int)(bits >> (count - 5)) & 31]);
            }
        }

        if (count > 0)
        {
            to.Append(Alphabet[(int)(bits << (5 - count)) & 31]);
        }
    }
}
