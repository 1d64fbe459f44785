using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>Canonical rdata (RFC 4034 §6.2 point 3, with RFC 6840 §5.1): names of the older types in lower case, all else as it is.</summary>
public static class CanonicalRdata
{
    /// <summary>The canonical form of good rdata with uncompressed names; rdata whose names do not fit it stays as it is.</summary>
    public static byte[] Of(RecordType type, ReadOnlySpan<byte> rdata)
    {
        var canonical = rdata.ToArray();
        var (offset, names) = type.Code switch
        {
            2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 39 => (0, 1), // NS, MD, MF, CNAME, MB, MG, MR, PTR, DNAME
            6 or 14 or 17 => (0, 2), // SOA, MINFO, RP
            15 or 18 or 21 or 36 => (2, 1), // MX, AFSDB, RT, KX
            26 => (2, 2), // PX
            33 => (6, 1), // SRV
            24 or 46 => (18, 1), // SIG, RRSIG: the signer
            35 => (SkipNaptrStrings(rdata), 1),
            _ => (0, 0), // NSEC's next name keeps its case (RFC 6840 §5.1)
        };
        for (var i = 0; i < names && offset < canonical.Length; i++)
        {
            if (!DomainName.TryFromWire(canonical.AsSpan(offset), out var name))
            {
                break;
            }

            NameOctets.ToLower(canonical.AsSpan(offset, name.Wire.Length));
            offset += name.Wire.Length;
        }

        return canonical;
    }

    /// <summary>Canonical order of rdata: as octet strings, absent before present (RFC 4034 §6.3).</summary>
    public static int Compare(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);

    // NAPTR (RFC 3403 §4.1): order, preference, three character-strings, then the replacement.
    private static int SkipNaptrStrings(ReadOnlySpan<byte> rdata)
    {
        var offset = 4;
        for (var i = 0; i < 3 && offset < rdata.Length; i++)
        {
            offset += rdata[offset] + 1;
        }

        return offset;
    }
}
