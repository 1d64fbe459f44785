using System.Runtime.CompilerServices;
using KeyOps.Core.Names;

namespace KeyOps.Core.Zones;

/// <summary>Brings records into canonical order of their owners. What is sorted are runs of records that share an owner.</summary>
internal readonly ref struct OwnerSort(DomainName apex, OctetArena octets, ReadOnlySpan<ZoneRecord> records, bool hasStrays)
{
    // So many are sorted on the stack.
    private const int Few = 64;

    private readonly ReadOnlySpan<ZoneRecord> _records = records;
    private readonly int _apexLength = apex.Wire.Length;

    /// <summary>Puts the records into <paramref name="sorted"/>, which is as long: each owner's together and in the order they had.</summary>
    [SkipLocalsInit]
    public void Sort(Span<ZoneRecord> sorted)
    {
        var count = CountRuns();
        var runs = count <= Few ? stackalloc int[Few] : new int[count];
        var keys = count <= Few ? stackalloc ulong[Few] : new ulong[count];
        runs = runs[..count];
        FindRuns(runs);
        if (hasStrays)
        {
            // Names outside the zone have no key below its apex; a zone with them is refused anyway, so this may be slow.
            var (arena, all) = (octets, _records.ToArray());
            runs.Sort((left, right) =>
            {
                var order = NameOctets.CompareCanonical(arena.NameAt(all[left].OwnerOffset), arena.NameAt(all[right].OwnerOffset));
                return order != 0 ? order : left - right;
            });
        }
        else
        {
            SortByKey(keys[..count], runs, 0);
        }

        Gather(runs, sorted);
    }

    private int CountRuns()
    {
        var count = 0;
        for (var i = 0; i < _records.Length; i++)
        {
            count += BeginsRun(i) ? 1 : 0;
        }

        return count;
    }

    private void FindRuns(Span<int> runs)
    {
        var count = 0;
        for (var i = 0; i < _records.Length; i++)
        {
            if (BeginsRun(i))
            {
                runs[count++] = i;
            }
        }
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

    private void Gather(ReadOnlySpan<int> runs, Span<ZoneRecord> sorted)
    {
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
    }
}
