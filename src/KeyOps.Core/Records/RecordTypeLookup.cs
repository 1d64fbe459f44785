using System.Buffers.Text;
using System.Text;

namespace KeyOps.Core.Records;

/// <summary>Finds RR types by the octets of their mnemonics, in any case and without making a string.</summary>
internal static class RecordTypeLookup
{
    // Open addressing; a quarter full at most. Mnemonics of up to eight octets are keyed by those octets themselves.
    private const int Slots = 512;
    private const int PackedLength = 8;

    private static readonly ulong[] Keys = new ulong[Slots];
    private static readonly ushort[] Codes = new ushort[Slots];
    private static readonly List<(byte[] Mnemonic, ushort Code)> LongOnes = [];

    static RecordTypeLookup()
    {
        foreach (var (code, name) in RecordTypeNames.All)
        {
            if (name.Length > PackedLength)
            {
                LongOnes.Add((Encoding.ASCII.GetBytes(name), code));
                continue;
            }

            var key = Pack(Encoding.ASCII.GetBytes(name));
            var slot = SlotOf(key);
            while (Keys[slot] != 0)
            {
                slot = (slot + 1) % Slots;
            }

            (Keys[slot], Codes[slot]) = (key, code);
        }
    }

    /// <summary>Finds a mnemonic or <c>TYPEn</c> (RFC 3597 §5).</summary>
    public static bool TryFind(ReadOnlySpan<byte> text, out RecordType type)
    {
        if (text.Length <= PackedLength)
        {
            var key = Pack(text);
            for (var slot = SlotOf(key); Keys[slot] != 0; slot = (slot + 1) % Slots)
            {
                if (Keys[slot] == key)
                {
                    type = new(Codes[slot]);
                    return true;
                }
            }
        }

        foreach (var (mnemonic, code) in LongOnes)
        {
            if (Ascii.EqualsIgnoreCase(mnemonic, text))
            {
                type = new(code);
                return true;
            }
        }

        return TryFindNumbered(text, "TYPE"u8, out type);
    }

    private static bool TryFindNumbered(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix, out RecordType type)
    {
        type = default;
        if (text.Length <= prefix.Length
            || !Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix)
            || !Utf8Parser.TryParse(text[prefix.Length..], out ushort code, out var used)
            || used != text.Length - prefix.Length)
        {
            return false;
        }

        type = new(code);
        return true;
    }

    private static ulong Pack(ReadOnlySpan<byte> text)
    {
        var key = 0UL;
        foreach (var octet in text)
        {
            // Letters fold to upper case, digits and '-' stay.
            var folded = (uint)(octet - 'a') <= 'z' - 'a' ? octet & 0xdf : octet;
            key = (key << 8) | (uint)folded;
        }

        return key;
    }

    private static int SlotOf(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> 55);
}
