using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>The records of a file that are not KeyOps'.</summary>
internal static class PersonsPart
{
    public static bool IsInBlock(ZoneFile file, uint source) =>
        file.Block is { } block && source >= block.Start.Value && source < block.End.Value;

    /// <summary>
    /// Where the first record of the person's stands, in the file before the edit, that the edit changed: its owner, TTL or rdata, the SOA's serial apart.
    /// Null when none did.
    /// </summary>
    /// <param name="before">The file before.</param>
    /// <param name="removed">Where the records stand in it that were taken out.</param>
    /// <param name="after">The file after.</param>
    public static SourceLocation? FirstDifference(ZoneFile before, IReadOnlySet<int> removed, ZoneFile after)
    {
        var (left, right) = (-1, -1);
        while (true)
        {
            left = Next(before, removed, left);
            right = Next(after, null, right);
            if (left < 0 && right < 0)
            {
                return null;
            }

            if (left < 0)
            {
                return SourceLocation.OfFile(before.Path);
            }

            if (right < 0 || !AreSame(before.Zone!, left, after.Zone!, right))
            {
                return before.Sources.Locate(before.Zone!.RecordAt(left).Source);
            }
        }
    }

    private static int Next(ZoneFile file, IReadOnlySet<int>? removed, int index)
    {
        var zone = file.Zone!;
        for (index++; index < zone.RecordCount; index++)
        {
            var source = zone.RecordAt(index).Source;
            if (!IsInBlock(file, source) && removed?.Contains((int)source) != true)
            {
                return index;
            }
        }

        return -1;
    }

    private static bool AreSame(Zone left, int leftIndex, Zone right, int rightIndex)
    {
        ref readonly var one = ref left.RecordAt(leftIndex);
        ref readonly var other = ref right.RecordAt(rightIndex);
        return one.Type == other.Type
            && one.TtlSeconds == other.TtlSeconds
            && NameOctets.EqualsIgnoreCase(left.OwnerAt(leftIndex), right.OwnerAt(rightIndex))
            && (one.Type == RecordType.Soa
                ? SoaRdata.AreSameButSerial(left.RdataAt(leftIndex), right.RdataAt(rightIndex))
                : left.RdataAt(leftIndex).SequenceEqual(right.RdataAt(rightIndex)));
    }
}
