using KeyOps.Core.Names;

namespace KeyOps.Core.Zones;

/// <summary>Brings records into canonical order of their owners. What is sorted are runs of records that share an owner.</summary>
internal readonly ref struct OwnerSort(DomainName apex, OctetArena octets, ReadOnlySpan<ZoneRecord> records, bool hasStrays)
{
    private readonly ReadOnlySpan<ZoneRecord> _records = records;
    private readonly int _apexLength = apex.Wire.Length;

    /// <summary>The records in a new array, each owner's together and in the order they had.</summary>
    public ZoneRecord[] Sort()
    {
        var runs = FindRuns();
        var keys = new ulong[runs.Length];
        if (hasStrays)
        {
            // Names outside the zone have no key below its apex; a zone with them is refused anyway, so this may be slow.
            var (arena, all) = (octets, _records.ToArray());
            Array.Sort(runs, (left, right) =>
            {
                var order = NameOctets.CompareCanonical(arena.NameAt(all[left].OwnerOffset), arena.NameAt(all[right].OwnerOffset));
                return order != 0 ? order : left - right;
            });
        }
        else
        {
            SortByKey(keys, runs, 0);
        }

        return Gather(runs);
    }

    private int[] FindRuns()
    {
        var count = 0;
        for (var i = 0; i < _records.Length; i++)
        {
            count += BeginsRun(i) ? 1 : 0;
        }

        var runs = new int[count];
        count = 0;
        for (var i = 0; i < _records.Length; i++)
        {
            if (BeginsRun(i))
            {
                runs[count++] = i;
            }
        }

        return runs;
    }

    private bool BeginsRun(int i) => i == 0 || _records[i].OwnerOffset != _records[i - 1].OwnerOffset;

    private void SortByKey(Span<ulong> keys, Span<int> runs, int skip)
    {
        for (var i = 0; i < runs.Length; i++)
        {
            keys[i] = OwnerKey.At(octets.NameAt(_records[runs[i]].OwnerOffset), _apexLength, skip);
        }

        PairSort.Sort(keys, runs);
        for (var start = 0; start < runs.Length;)
        {
            var end = start + 1;
            while (end < runs.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                if (OwnerKey.Ends(keys[start]))
                {
                    runs[start..end].Sort(); // one name, written in several places
                }
                else
                {
                    SortByKey(keys[start..end], runs[start..end], skip + OwnerKey.Octets);
                }
            }

            start = end;
        }
    }

    private ZoneRecord[] Gather(ReadOnlySpan<int> runs)
    {
        var sorted = new ZoneRecord[_records.Length];
        var count = 0;
        foreach (var run in runs)
        {
            var i = run;
            do
            {
                sorted[count++] = _records[i++];
            }
            while (i < _records.Length && _records[i].OwnerOffset == _records[run].OwnerOffset);
        }

        return sorted;
    }
}
