using System.Buffers.Text;
using System.Text;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Parsing;

/// <summary>Class mnemonics and <c>CLASSn</c> (RFC 1035 §3.2.4, RFC 3597 §5), in any case.</summary>
internal static class ClassMnemonic
{
    public static bool TryParse(ReadOnlySpan<byte> token, out RecordClass recordClass)
    {
        recordClass = RecordClass.In;
        if (token.Length == 2)
        {
            switch ((token[0] | 0x20, token[1] | 0x20))
            {
                case ('i', 'n'):
                    return true;
                case ('c', 'h'):
                    recordClass = RecordClass.Ch;
                    return true;
                case ('h', 's'):
                    recordClass = RecordClass.Hs;
                    return true;
                default:
                    return false;
            }
        }

        if (token.Length > 5
            && Ascii.EqualsIgnoreCase(token[..5], "CLASS"u8)
            && Utf8Parser.TryParse(token[5..], out ushort code, out var used)
            && used == token.Length - 5)
        {
            recordClass = new(code);
            return true;
        }

        return false;
    }
}
