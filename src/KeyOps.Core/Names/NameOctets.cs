using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace KeyOps.Core.Names;

/// <summary>What can be done with the wire octets of a name without making an object of it.</summary>
public static class NameOctets
{
    /// <summary>ASCII lower case of one octet (RFC 4343: only A–Z fold).</summary>
    public static byte ToLower(byte octet) => (uint)(octet - 'A') <= 'Z' - 'A' ? (byte)(octet | 0x20) : octet;

    /// <summary>Lower-cases in place. Length octets are at most 63, below 'A', and stay as they are.</summary>
    public static void ToLower(Span<byte> wire)
    {
        for (var i = 0; i < wire.Length; i++)
        {
            wire[i] = ToLower(wire[i]);
        }
    }

    /// <summary>Whether two wire names are the same name.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        if (left.SequenceEqual(right))
        {
            return true;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && ToLower(left[i]) != ToLower(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A hash that is equal for names that are equal. Not for hash tables an attacker fills: it has no key.</summary>
    public static int HashIgnoreCase(ReadOnlySpan<byte> wire)
    {
        // Setting bit 5 of every octet makes the letters' cases equal (and a few other octets, which a hash may).
        const ulong CaseBits = 0x2020_2020_2020_2020;
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)wire.Length;
        while (wire.Length >= sizeof(ulong))
        {
            hash = BitOperations.RotateLeft((hash ^ (BinaryPrimitives.ReadUInt64LittleEndian(wire) | CaseBits)) * Multiplier, 29);
            wire = wire[sizeof(ulong)..];
        }

        var rest = 0UL;
        foreach (var octet in wire)
        {
            rest = (rest << 8) | octet | 0x20;
        }

        hash = (hash ^ rest) * Multiplier;
        return (int)(hash >> 32);
    }

    /// <summary>Canonical order (RFC 4034 §6.1): label by label from the right, octets lower-cased, absent before present.</summary>
    [SkipLocalsInit]
    public static int CompareCanonical(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> leftLabels = stackalloc byte[128];
        Span<byte> rightLabels = stackalloc byte[128];
        var leftCount = LabelOffsets(left, leftLabels);
        var rightCount = LabelOffsets(right, rightLabels);
        for (var depth = 1; depth <= Math.Min(leftCount, rightCount); depth++)
        {
            var order = CompareLabels(Label(left, leftLabels[leftCount - depth]), Label(right, rightLabels[rightCount - depth]));
            if (order != 0)
            {
                return order;
            }
        }

        return leftCount - rightCount;
    }

    /// <summary>Whether a wire name is <paramref name="ancestor"/> or below it.</summary>
    public static bool IsAtOrBelow(ReadOnlySpan<byte> wire, ReadOnlySpan<byte> ancestor)
    {
        var rest = wire.Length - ancestor.Length;
        var i = 0;
        while (i < rest)
        {
            i += wire[i] + 1; // the suffix must begin at a label
        }

        return i == rest && EqualsIgnoreCase(wire[rest..], ancestor);
    }

    /// <summary>Whether a label begins at an offset.</summary>
    public static bool BeginsLabel(ReadOnlySpan<byte> wire, int offset)
    {
        var i = 0;
        while (i < offset)
        {
            i += wire[i] + 1;
        }

        return i == offset;
    }

    /// <summary>The wire name at the start of octets that hold one.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> octets)
    {
        var length = 0;
        while (octets[length] != 0)
        {
            length += octets[length] + 1;
        }

        return octets[..(length + 1)];
    }

    /// <summary>Writes where each label begins (the root's excluded) and returns their number.</summary>
    public static int LabelOffsets(ReadOnlySpan<byte> wire, Span<byte> offsets)
    {
        var count = 0;
        for (var i = 0; i < wire.Length && wire[i] != 0; i += wire[i] + 1)
        {
            offsets[count++] = (byte)i;
        }

        return count;
    }

    /// <summary>Presentation form of the labels, without a final dot (RFC 1035 §5.1, RFC 4343 §2.1).</summary>
    public static string Format(ReadOnlySpan<byte> labels)
    {
        var text = new StringBuilder(labels.Length + 8);
        for (var i = 0; i < labels.Length && labels[i] != 0; i += labels[i] + 1)
        {
            if (i > 0)
            {
                text.Append('.');
            }

            foreach (var octet in labels.Slice(i + 1, labels[i]))
            {
                AppendOctet(text, octet);
            }
        }

        return text.ToString();
    }

    private static void AppendOctet(StringBuilder text, byte octet)
    {
        if (octet is <= 0x20 or >= 0x7f)
        {
            text.Append('\\').Append(octet.ToString("D3"));
            return;
        }

        if ("\".;\\()@$".Contains((char)octet, StringComparison.Ordinal))
        {
            text.Append('\\');
        }

        text.Append((char)octet);
    }

    private static ReadOnlySpan<byte> Label(ReadOnlySpan<byte> wire, int offset) => wire.Slice(offset + 1, wire[offset]);

    private static int CompareLabels(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = Math.Min(left.Length, right.Length);
        for (var i = 0; i < common; i++)
        {
            var order = ToLower(left[i]) - ToLower(right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length - right.Length;
    }

    /// <summary>Passes the name that begins at <paramref name="place"/> of a message, ended by its root or a compression pointer (RFC 1035 §4.1.4); false when it does not end.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> message, ref int place)
    {
        while (place < message.Length)
        {
            var length = message[place];
            if (length >= 0xC0)
            {
                place += 2;
                return place <= message.Length;
            }

            if (length > DomainName.MaxLabelLength)
            {
                return false;
            }

            place += length + 1;
            if (length == 0)
            {
                return true;
            }
        }

        return false;
    }
}
