using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles;

/// <summary>What makes two zones differ, RRset by RRset.</summary>
public static class ZoneDiff
{
    /// <summary>The changes in canonical order, of each RRset what is gone before what is new. A TTL that changed is all its records changed, but signatures, which have each their own.</summary>
    public static IReadOnlyList<ZoneChange> Compare(Zone before, Zone after)
    {
        var changes = new List<ZoneChange>();
        Walk(before, after, (isAdded, rrset, index) =>
            changes.Add(new(isAdded, rrset.OwnerName, rrset.Type, rrset.TtlOf(index), RdataText.Format(rrset.Type, rrset[index]))));
        return changes;
    }

    /// <summary>Tells each record that one of the zones has and the other has not: whether the second has it, its RRset, its place there.</summary>
    internal static void Walk(Zone before, Zone after, Action<bool, RRset, int> tell)
    {
        var (left, right) = (0, 0);
        while (left < before.RRsetCount || right < after.RRsetCount)
        {
            var order = left == before.RRsetCount ? 1 : right == after.RRsetCount ? -1 : Order(before[left], after[right]);
            if (order < 0)
            {
                TellAll(before[left++], isAdded: false, tell);
            }
            else if (order > 0)
            {
                TellAll(after[right++], isAdded: true, tell);
            }
            else
            {
                CompareSets(before[left++], after[right++], tell);
            }
        }
    }

    private static int Order(RRset left, RRset right)
    {
        var order = NameOctets.CompareCanonical(left.Owner, right.Owner);
        return order != 0 ? order : left.Type.Code - right.Type.Code;
    }

    private static void CompareSets(RRset before, RRset after, Action<bool, RRset, int> tell)
    {
        if (before.Type != RecordType.Rrsig && before.Ttl != after.Ttl)
        {
            TellAll(before, isAdded: false, tell);
            TellAll(after, isAdded: true, tell);
            return;
        }

        TellMissing(before, after, isAdded: false, tell);
        TellMissing(after, before, isAdded: true, tell);
    }

    private static void TellAll(RRset rrset, bool isAdded, Action<bool, RRset, int> tell)
    {
        for (var i = 0; i < rrset.Count; i++)
        {
            tell(isAdded, rrset, i);
        }
    }

    /// <summary>Tells the records of <paramref name="from"/> that <paramref name="in"/> has not. Both are sorted by rdata.</summary>
    private static void TellMissing(RRset from, RRset @in, bool isAdded, Action<bool, RRset, int> tell)
    {
        var other = 0;
        for (var i = 0; i < from.Count; i++)
        {
            while (other < @in.Count && RdataOrder.Compare(from.Type, @in[other], from[i]) < 0)
            {
                other++;
            }

            if (other == @in.Count || RdataOrder.Compare(from.Type, @in[other], from[i]) != 0 || (from.Type == RecordType.Rrsig && @in.TtlOf(other) != from.TtlOf(i)))
            {
                tell(isAdded, from, i);
            }
        }
    }
}
