namespace KeyOps.Core.Zones;

/// <summary>
/// Sorts numbers and what belongs to them, keeping the order of equal ones, which the framework's sort of pairs does not; in time that grows with their number alone.
/// </summary>
internal static class PairSort
{
    // Beyond this many octet by octet is faster than insertion.
    private const int InsertionLimit = 32;

    private const int Values = 256;

    public static void Sort(Span<ulong> keys, Span<int> values)
    {
        if (keys.Length > InsertionLimit)
        {
            ByOctets(keys, values);
            return;
        }

        for (var i = 1; i < keys.Length; i++)
        {
            var (key, value, place) = (keys[i], values[i], i);
            for (; place > 0 && keys[place - 1] > key; place--)
            {
                (keys[place], values[place]) = (keys[place - 1], values[place - 1]);
            }

            (keys[place], values[place]) = (key, value);
        }
    }

    /// <summary>From the last octet to the first, each time into the other pair of spans; an octet that all have alike is passed over.</summary>
    private static void ByOctets(Span<ulong> keys, Span<int> values)
    {
        var counts = new int[sizeof(ulong) * Values];
        foreach (var key in keys)
        {
            for (var octet = 0; octet < sizeof(ulong); octet++)
            {
                counts[(octet * Values) + (byte)(key >> (8 * octet))]++;
            }
        }

        var fromKeys = keys;
        var fromValues = values;
        Span<ulong> toKeys = new ulong[keys.Length];
        Span<int> toValues = new int[keys.Length];
        var moved = false;
        for (var octet = 0; octet < sizeof(ulong); octet++)
        {
            var places = counts.AsSpan(octet * Values, Values);
            if (places[(byte)(fromKeys[0] >> (8 * octet))] == keys.Length)
            {
                continue;
            }

            var sum = 0;
            foreach (ref var place in places)
            {
                (place, sum) = (sum, sum + place);
            }

            for (var i = 0; i < fromKeys.Length; i++)
            {
                var place = places[(byte)(fromKeys[i] >> (8 * octet))]++;
                toKeys[place] = fromKeys[i];
                toValues[place] = fromValues[i];
            }

            var otherKeys = fromKeys;
            var otherValues = fromValues;
            fromKeys = toKeys;
            fromValues = toValues;
            toKeys = otherKeys;
            toValues = otherValues;
            moved = !moved;
        }

        if (moved)
        {
            fromKeys.CopyTo(keys);
            fromValues.CopyTo(values);
        }
    }
}
