using KeyOps.Core.Names;

namespace KeyOps.Core.Records;

/// <summary>The canonical order of rdata (RFC 4034 §6.3): as octets, after the names that §6.2 lists are made lower case.</summary>
internal static class RdataOrder
{
    public static int Compare(RecordType type, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (NamesFrom(type) is not (>= 0 and var skip))
        {
            return left.SequenceCompareTo(right);
        }

        var fixedPart = left[..Math.Min(skip, left.Length)].SequenceCompareTo(right[..Math.Min(skip, right.Length)]);
        if (fixedPart != 0)
        {
            return fixedPart;
        }

        var common = Math.Min(left.Length, right.Length);
        for (var i = skip; i < common; i++)
        {
            var order = NameOctets.ToLower(left[i]) - NameOctets.ToLower(right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length - right.Length;
    }

    /// <summary>Where in the rdata only names follow, for the types whose names are made lower case; -1 for all others.</summary>
    private static int NamesFrom(RecordType type) => type.Code switch
    {
        2 or 3 or 4 or 5 or 7 or 8 or 9 or 12 or 14 or 17 or 39 => 0, // NS MD MF CNAME MB MG MR PTR MINFO RP DNAME
        15 or 18 or 21 or 26 or 36 => 2, // MX AFSDB RT PX KX
        33 => 6, // SRV
        _ => -1,
    };
}
