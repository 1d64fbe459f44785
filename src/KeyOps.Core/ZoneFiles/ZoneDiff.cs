using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Core.ZoneFiles;

/// <summary>What makes two zones differ, RRset by RRset.</summary>
public static class ZoneDiff
{
    /// <summary>The changes in canonical order, of each RRset what is gone before what is new. A TTL that changed is all its records changed.</summary>
    public static IReadOnlyList<ZoneChange> Compare(Zone before, Zone after)
    {
        var changes = new List<ZoneChange>();
        var (left, right) = (0, 0);
        while (left < before.RRsetCount || right < after.RRsetCount)
        {
            var order = left == before.RRsetCount ? 1 : right == after.RRsetCount ? -1 : Order(before[left], after[right]);
            if (order < 0)
            {
                AddAll(changes, before[left++], isAdded: false);
            }
            else if (order > 0)
            {
                AddAll(changes, after[right++], isAdded: true);
            }
            else
            {
                CompareSets(changes, before[left++], after[right++]);
            }
        }

        return changes;
    }

    private static int Order(RRset left, RRset right)
    {
        var order = NameOctets.CompareCanonical(left.Owner, right.Owner);
        return order != 0 ? order : left.Type.Code - right.Type.Code;
    }

    private static void CompareSets(List<ZoneChange> changes, RRset before, RRset after)
    {
        if (before.Ttl != after.Ttl)
        {
            AddAll(changes, before, isAdded: false);
            AddAll(changes, after, isAdded: true);
            return;
        }

        AddMissing(changes, before, after, isAdded: false);
        AddMissing(changes, after, before, isAdded: true);
    }

    private static void AddAll(List<ZoneChange> changes, RRset rrset, bool isAdded)
    {
        for (var i = 0; i < rrset.Count; i++)
        {
            changes.Add(Change(rrset, i, isAdded));
        }
    }

    /// <summary>Adds the records of <paramref name="from"/> that <paramref name="in"/> has not. Both are sorted by rdata.</summary>
    private static void AddMissing(List<ZoneChange> changes, RRset from, RRset @in, bool isAdded)
    {
        var other = 0;
        for (var i = 0; i < from.Count; i++)
        {
            while (other < @in.Count && RdataOrder.Compare(from.Type, @in[other], from[i]) < 0)
            {
                other++;
            }

            if (other == @in.Count || RdataOrder.Compare(from.Type, @in[other], from[i]) != 0)
            {
                changes.Add(Change(from, i, isAdded));
            }
        }
    }

    private static ZoneChange Change(RRset rrset, int index, bool isAdded) =>
        new(isAdded, rrset.OwnerName, rrset.Type, rrset.Ttl, RdataText.Format(rrset.Type, rrset[index]));
}
