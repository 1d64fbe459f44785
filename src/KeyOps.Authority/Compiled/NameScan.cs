using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Compiled;

/// <summary>A walk over an uncompressed wire name: checked, lower-cased, its labels located.</summary>
internal static class NameScan
{
    /// <summary>The most labels a name of 255 octets has, the root's not counted.</summary>
    public const int MaxLabels = 127;

    /// <summary>What a buffer for a lower-cased name must hold.</summary>
    public const int BufferLength = 256 + NameHash.Padding;

    /// <summary>
    /// Reads the name at <paramref name="start"/>, lower case into <paramref name="lower"/> (<see cref="BufferLength"/> long).
    /// Returns its length on the wire, or 0 when there is no whole uncompressed name. Reads nothing outside <paramref name="message"/>.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> message, int start, Span<byte> lower, Span<byte> offsets, out int labels)
    {
        labels = 0;
        var end = start;
        while (true)
        {
            if ((uint)end >= (uint)message.Length)
            {
                return 0;
            }

            var length = message[end];
            if (length == 0)
            {
                break;
            }

            if (length > DomainName.MaxLabelLength || end - start + length + 2 > DomainName.MaxWireLength)
            {
                return 0;
            }

            offsets[labels++] = (byte)(end - start);
            end += length + 1;
        }

        var name = message[start..(end + 1)];
        Lower(name, lower);
        return name.Length;
    }

    /// <summary>Copies in lower case, eight octets at a time. Length octets are below 'A' and stay as they are.</summary>
    public static void Lower(ReadOnlySpan<byte> name, Span<byte> lower)
    {
        var i = 0;
        ref var source = ref MemoryMarshal.GetReference(name);
        ref var target = ref MemoryMarshal.GetReference(lower[..name.Length]);
        for (; i + 8 <= name.Length; i += 8)
        {
            var octets = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, i));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, i), LowerEight(octets));
        }

        for (; i < name.Length; i++)
        {
            Unsafe.Add(ref target, i) = NameOctets.ToLower(Unsafe.Add(ref source, i));
        }
    }

    /// <summary>Sets bit 5 of every octet in 'A'..'Z': octets with the high bit clear whose sum with two offsets crosses it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LowerEight(ulong octets)
    {
        const ulong high = 0x8080_8080_8080_8080;
        var seven = octets & ~high;
        var fromA = seven + 0x3F3F_3F3F_3F3F_3F3F;  // high bit set from 'A' on
        var pastZ = seven + 0x2525_2525_2525_2525;  // high bit set past 'Z'
        var upper = fromA & ~pastZ & ~octets & high;
        return octets | (upper >> 2);
    }
}
