using System.Buffers.Text;
using System.Text;

namespace KeyOps.Core.Records;

/// <summary>Service parameter keys (RFC 9460 §14.3.2, RFC 9461 §5, RFC 9540 §4).</summary>
internal static class SvcParamKeys
{
    public const ushort Mandatory = 0;
    public const ushort Alpn = 1;
    public const ushort NoDefaultAlpn = 2;
    public const ushort Port = 3;
    public const ushort Ipv4Hint = 4;
    public const ushort Ech = 5;
    public const ushort Ipv6Hint = 6;
    public const ushort DohPath = 7;
    public const ushort Ohttp = 8;

    private static readonly string[] Names = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];

    public static bool TryFind(ReadOnlySpan<byte> text, out ushort key)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (Ascii.Equals(text, Names[i]))
            {
                key = (ushort)i;
                return true;
            }
        }

        // keyN without leading zeros; 65535 is reserved (RFC 9460 §2.1, §14.3.2).
        key = 0;
        return text.StartsWith("key"u8)
            && text.Length > 3
            && (text[3] != (byte)'0' || text.Length == 4)
            && Utf8Parser.TryParse(text[3..], out key, out var used)
            && used == text.Length - 3
            && key != ushort.MaxValue;
    }

    public static string Format(ushort key) => key < Names.Length ? Names[key] : $"key{key}";
}
