using System.Numerics;
using System.Runtime.InteropServices;
using KeyOps.Core.Names;

namespace KeyOps.Core.Signers;

/// <summary>Finds ASCII text in octets, whatever the case of its letters, as fast as they are read.</summary>
internal static class TextSearch
{
    /// <summary>Set in all octets, it makes the cases of letters equal, and a few other octets: what is found so is compared.</summary>
    private const byte CaseBit = 0x20;

    /// <summary>Where <paramref name="sought"/> begins for the first time; less than 0 when it is not there.</summary>
    /// <param name="text">Any octets.</param>
    /// <param name="sought">At least one octet of ASCII.</param>
    public static int IndexOfIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> sought)
    {
        var last = text.Length - sought.Length;
        var at = 0;
        if (Vector.IsHardwareAccelerated)
        {
            // Many places at a time: those where the first octet, one in the middle and the last one fit.
            var middle = sought.Length / 2;
            var (head, heart, tail) = (Folded(sought[0]), Folded(sought[middle]), Folded(sought[^1]));
            var caseBit = new Vector<byte>(CaseBit);
            for (; at + Vector<byte>.Count - 1 <= last; at += Vector<byte>.Count)
            {
                var fits = Vector.Equals(At(text, at) | caseBit, head)
                    & Vector.Equals(At(text, at + middle) | caseBit, heart)
                    & Vector.Equals(At(text, at + sought.Length - 1) | caseBit, tail);
                if (fits != Vector<byte>.Zero && FirstOf(text[..(at + Vector<byte>.Count - 1 + sought.Length)], at, sought) is >= 0 and var found)
                {
                    return found;
                }
            }
        }

        return FirstOf(text, at, sought);
    }

    private static Vector<byte> Folded(byte octet) => new((byte)(octet | CaseBit));

    private static Vector<byte> At(ReadOnlySpan<byte> text, int at) => MemoryMarshal.Read<Vector<byte>>(text[at..]);

    /// <summary>The same, a place at a time, from <paramref name="from"/> on.</summary>
    private static int FirstOf(ReadOnlySpan<byte> text, int from, ReadOnlySpan<byte> sought)
    {
        for (var at = from; at <= text.Length - sought.Length; at++)
        {
            if (NameOctets.ToLower(text[at]) == NameOctets.ToLower(sought[0]) && NameOctets.EqualsIgnoreCase(text.Slice(at, sought.Length), sought))
            {
                return at;
            }
        }

        return -1;
    }
}
