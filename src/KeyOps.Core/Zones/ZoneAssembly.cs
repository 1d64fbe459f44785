using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>Makes a <see cref="Zone"/> of records whose owners are in order: sorts each owner's, drops duplicates, finds the RRsets.</summary>
internal static class ZoneAssembly
{
    // Beyond this many a real sort is faster than insertion.
    private const int InsertionLimit = 24;

    public static Zone Assemble(DomainName apex, RecordClass recordClass, OctetArena octets, ZoneRecord[] records, int count, ZoneMemory? memory)
    {
        List<uint>? duplicates = null; // hardly ever there are any
        var (kept, sets) = (0, 0);
        for (var start = 0; start < count;)
        {
            var end = EndOfOwner(octets, records, start, count);
            SortOwner(octets, records.AsSpan(start, end - start));
            for (var i = start; i < end; i++)
            {
                var sameType = i > start && records[kept - 1].Type == records[i].Type;
                if (sameType && SameRdata(octets, records[kept - 1], records[i]))
                {
                    (duplicates ??= []).Add(records[i].Source);
                    continue;
                }

                sets += sameType ? 0 : 1;
                records[kept++] = records[i];
            }

            start = end;
        }

        return new(apex, recordClass, octets, records, FindSets(records, kept, sets), duplicates is null ? [] : [.. duplicates], memory);
    }

    /// <summary>The end of the records that have the same owner; they all get its first spelling.</summary>
    private static int EndOfOwner(OctetArena octets, ZoneRecord[] records, int start, int count)
    {
        var owner = records[start].OwnerOffset;
        var end = start + 1;
        while (end < count
            && (records[end].OwnerOffset == owner
                || NameOctets.EqualsIgnoreCase(octets.NameAt(owner), octets.NameAt(records[end].OwnerOffset))))
        {
            records[end++].OwnerOffset = owner;
        }

        return end;
    }

    private static void SortOwner(OctetArena octets, Span<ZoneRecord> records)
    {
        if (records.Length > InsertionLimit)
        {
            records.Sort((left, right) => Compare(octets, left, right));
            return;
        }

        for (var i = 1; i < records.Length; i++)
        {
            var record = records[i];
            var place = i;
            while (place > 0 && Compare(octets, records[place - 1], record) > 0)
            {
                records[place] = records[place - 1];
                place--;
            }

            records[place] = record;
        }
    }

    private static int Compare(OctetArena octets, in ZoneRecord left, in ZoneRecord right)
    {
        var order = left.Type.Code - right.Type.Code;
        if (order == 0)
        {
            order = RdataOrder.Compare(left.Type, octets.Slice(left.RdataOffset, left.RdataLength), octets.Slice(right.RdataOffset, right.RdataLength));
        }

        return order != 0 ? order : left.Source.CompareTo(right.Source);
    }

    private static bool SameRdata(OctetArena octets, in ZoneRecord left, in ZoneRecord right) =>
        RdataOrder.Compare(left.Type, octets.Slice(left.RdataOffset, left.RdataLength), octets.Slice(right.RdataOffset, right.RdataLength)) == 0;

    private static int[] FindSets(ZoneRecord[] records, int count, int sets)
    {
        var starts = new int[sets + 1];
        var set = 0;
        for (var i = 0; i < count; i++)
        {
            if (i == 0 || records[i].OwnerOffset != records[i - 1].OwnerOffset || records[i].Type != records[i - 1].Type)
            {
                starts[set++] = i;
            }
        }

        starts[set] = count;
        return starts;
    }
}
