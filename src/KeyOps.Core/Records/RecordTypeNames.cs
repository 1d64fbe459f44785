using System.Text;

namespace KeyOps.Core.Records;

/// <summary>Mnemonics of RR types, both ways, <c>TYPEn</c> included (RFC 3597 §5).</summary>
public static class RecordTypeNames
{
    /// <summary>The longest mnemonic, or <c>TYPE65535</c> with zeros before its number.</summary>
    private const int MaxLength = 32;

    /// <summary>All mnemonics, by rising code.</summary>
    internal static readonly (ushort Code, string Name)[] All =
    [
        (1, "A"),
        (2, "NS"),
        (3, "MD"),
        (4, "MF"),
        (5, "CNAME"),
        (6, "SOA"),
        (7, "MB"),
        (8, "MG"),
        (9, "MR"),
        (12, "PTR"),
        (13, "HINFO"),
        (14, "MINFO"),
        (15, "MX"),
        (16, "TXT"),
        (17, "RP"),
        (18, "AFSDB"),
        (19, "X25"),
        (20, "ISDN"),
        (21, "RT"),
        (22, "NSAP"),
        (23, "NSAP-PTR"),
        (24, "SIG"),
        (25, "KEY"),
        (26, "PX"),
        (27, "GPOS"),
        (28, "AAAA"),
        (29, "LOC"),
        (31, "EID"),
        (32, "NIMLOC"),
        (33, "SRV"),
        (35, "NAPTR"),
        (36, "KX"),
        (37, "CERT"),
        (39, "DNAME"),
        (41, "OPT"),
        (42, "APL"),
        (43, "DS"),
        (44, "SSHFP"),
        (45, "IPSECKEY"),
        (46, "RRSIG"),
        (47, "NSEC"),
        (48, "DNSKEY"),
        (49, "DHCID"),
        (50, "NSEC3"),
        (51, "NSEC3PARAM"),
        (52, "TLSA"),
        (53, "SMIMEA"),
        (55, "HIP"),
        (56, "NINFO"),
        (57, "RKEY"),
        (58, "TALINK"),
        (59, "CDS"),
        (60, "CDNSKEY"),
        (61, "OPENPGPKEY"),
        (62, "CSYNC"),
        (63, "ZONEMD"),
        (64, "SVCB"),
        (65, "HTTPS"),
        (99, "SPF"),
        (104, "NID"),
        (105, "L32"),
        (106, "L64"),
        (107, "LP"),
        (108, "EUI48"),
        (109, "EUI64"),
        (249, "TKEY"),
        (250, "TSIG"),
        (251, "IXFR"),
        (252, "AXFR"),
        (255, "ANY"),
        (256, "URI"),
        (257, "CAA"),
        (258, "AVC"),
        (260, "AMTRELAY"),
        (261, "RESINFO"),
        (262, "WALLET"),
        (32768, "TA"),
        (32769, "DLV"),
    ];

    // An array, and no dictionary: that takes longer to build, at each start of the program.
    private static readonly string?[] Low = BuildLow();

    public static string Format(RecordType type) => NameOf(type.Code) ?? $"TYPE{type.Code}";

    /// <summary>Reads a mnemonic or <c>TYPEn</c>, in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RecordType type)
    {
        Span<byte> octets = stackalloc byte[MaxLength];
        type = default;
        return Ascii.FromUtf16(text, octets, out var length) == System.Buffers.OperationStatus.Done && RecordTypeLookup.TryFind(octets[..length], out type);
    }

    private static string? NameOf(ushort code)
    {
        if (code < Low.Length)
        {
            return Low[code];
        }

        foreach (var (candidate, name) in All)
        {
            if (candidate == code)
            {
                return name;
            }
        }

        return null;
    }

    private static string?[] BuildLow()
    {
        var low = new string?[512];
        foreach (var (code, name) in All)
        {
            if (code < low.Length)
            {
                low[code] = name;
            }
        }

        return low;
    }
}
