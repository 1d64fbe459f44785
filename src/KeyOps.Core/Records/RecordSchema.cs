using static KeyOps.Core.Records.FieldKind;

namespace KeyOps.Core.Records;

/// <summary>
/// The fields of every RR type with a presentation form, one row a type. Reading and writing rdata both walk these rows;
/// a type without a row is written as RFC 3597 says.
/// </summary>
internal static class RecordSchema
{
    private const int TableSize = 272;

    private static readonly FieldKind[]?[] Rows = Build();

    /// <summary>The type's fields, or null when it has no presentation form that KeyOps knows.</summary>
    public static FieldKind[]? Of(RecordType type) => type.Code < TableSize ? Rows[type.Code] : Sparse(type.Code);

    private static FieldKind[]? Sparse(ushort code) => code is 32768 or 32769 ? Rows[43] : null; // TA, DLV: as DS

    private static FieldKind[]?[] Build()
    {
        var rows = new FieldKind[]?[TableSize];
        void Row(ushort[] types, params FieldKind[] fields)
        {
            foreach (var type in types)
            {
                rows[type] = fields;
            }
        }

        Row([1], Ipv4);                                                    // A, RFC 1035 §3.4.1
        Row([2, 3, 4, 5, 7, 8, 9, 12, 23, 39], Name);                      // NS MD MF CNAME MB MG MR PTR NSAP-PTR DNAME
        Row([6], Name, Name, U32, Seconds, Seconds, Seconds, Seconds);     // SOA, RFC 1035 §3.3.13
        Row([13], Text, Text);                                             // HINFO, RFC 1035 §3.3.2
        Row([14, 17, 58], Name, Name);                                     // MINFO, RP, TALINK
        Row([15, 18, 21, 36, 107], U16, Name);                             // MX AFSDB RT KX LP
        Row([16, 56, 99, 258, 261, 262], Texts);                           // TXT NINFO SPF AVC RESINFO WALLET
        Row([19], Text);                                                   // X25, RFC 1183 §3.1
        Row([20], Text, OptionalText);                                     // ISDN, RFC 1183 §3.2
        Row([22], Nsap);                                                   // NSAP, RFC 1706 §5
        Row([24, 46], FieldKind.Type, Algorithm, U8, Seconds, Time, Time, U16, Name, Base64); // SIG, RRSIG, RFC 4034 §3.2
        Row([25, 48, 57, 60], U16, U8, Algorithm, Base64);                 // KEY DNSKEY RKEY CDNSKEY, RFC 4034 §2.2
        Row([26], U16, Name, Name);                                        // PX, RFC 2163 §4
        Row([27], Text, Text, Text);                                       // GPOS, RFC 1712 §3
        Row([28], Ipv6);                                                   // AAAA, RFC 3596 §2.4
        Row([29], Location);                                               // LOC, RFC 1876 §3
        Row([31, 32], Hex);                                                // EID, NIMLOC
        Row([33], U16, U16, U16, Name);                                    // SRV, RFC 2782
        Row([35], U16, U16, Text, Text, Text, Name);                       // NAPTR, RFC 3403 §4
        Row([37], CertificateType, U16, Algorithm, Base64);                // CERT, RFC 4398 §2.2
        Row([42], AddressPrefixes);                                        // APL, RFC 3123 §5
        Row([43, 59], U16, Algorithm, U8, Hex);                            // DS, CDS, RFC 4034 §5.3
        Row([44], U8, U8, Hex);                                            // SSHFP, RFC 4255 §3.2
        Row([45], U8, U8, U8, IpsecGateway);                               // IPSECKEY, RFC 4025 §3.1
        Row([47], Name, FieldKind.TypeBitmap);                                       // NSEC, RFC 4034 §4.2
        Row([49, 61], Base64);                                             // DHCID, RFC 4701 §3.2; OPENPGPKEY, RFC 7929 §2.3
        Row([50], U8, U8, U16, Salt, Base32, FieldKind.TypeBitmap);                  // NSEC3, RFC 5155 §3.3
        Row([51], U8, U8, U16, Salt);                                      // NSEC3PARAM, RFC 5155 §4.3
        Row([52, 53], U8, U8, U8, Hex);                                    // TLSA, RFC 6698 §2.2; SMIMEA
        Row([55], HostIdentity);                                           // HIP, RFC 8005 §6
        Row([62], U32, U16, FieldKind.TypeBitmap);                                   // CSYNC, RFC 7477 §2.1.2
        Row([63], U32, U8, U8, Hex);                                       // ZONEMD, RFC 8976 §2.3
        Row([64, 65], U16, Name, SvcParams);                               // SVCB, HTTPS, RFC 9460 §2.1
        Row([104, 106], U16, Locator64);                                   // NID, L64, RFC 6742 §2.1, §2.3
        Row([105], U16, Ipv4);                                             // L32, RFC 6742 §2.2
        Row([108], Eui48);                                                 // EUI48, RFC 7043 §3.2
        Row([109], Eui64);                                                 // EUI64, RFC 7043 §4.2
        Row([256], U16, U16, BareText);                                    // URI, RFC 7553 §4.4
        Row([257], U8, Tag, BareText);                                     // CAA, RFC 8659 §4.1.1
        Row([260], U8, AmtRelay);                                          // AMTRELAY, RFC 8777 §4.3
        return rows;
    }
}
