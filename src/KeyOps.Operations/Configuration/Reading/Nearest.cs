namespace KeyOps.Operations.Configuration.Reading;

/// <summary>Finds the word that was meant.</summary>
internal static class Nearest
{
    /// <summary>A word of one or two letters is near everything.</summary>
    private const int MinLength = 3;

    private const int MaxLength = 40;

    /// <summary>
    /// The candidate with the fewest edits (insertion, deletion, substitution, two neighbours swapped) from <paramref name="word"/>,
    /// when that is at most a third of it; null when nothing is near.
    /// </summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length is < MinLength or > MaxLength)
        {
            return null;
        }

        var best = Math.Max(1, word.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) < best && Distance(word, candidate) is var distance && distance < best)
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    /// <summary>The question whether it was meant, or null.</summary>
    public static string? Remedy(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } nearest ? $"did you mean '{nearest}'?" : null;

    private static int Distance(string left, string right)
    {
        Span<int> before = stackalloc int[MaxLength * 2];
        Span<int> previous = stackalloc int[MaxLength * 2];
        Span<int> current = stackalloc int[MaxLength * 2];
        if (right.Length >= current.Length)
        {
            return int.MaxValue;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = previous[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }

        return previous[right.Length];
    }

    private static bool Same(char left, char right) =>
        char.ToLowerInvariant(left) == char.ToLowerInvariant(right) || (left is '-' or '_' && right is '-' or '_');
}
