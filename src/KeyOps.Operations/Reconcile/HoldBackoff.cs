namespace KeyOps.Operations.Reconcile;

/// <summary>How soon what is held is tried again: soon at first, ever later, never all at one moment.</summary>
public sealed class HoldBackoff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, int> _tries = [];

    /// <summary>The wait after one more try that was held: doubled each time up to <see cref="Longest"/>, a quarter more or less by the subject's name.</summary>
    public TimeSpan Held(string subject)
    {
        var tries = _tries[subject] = _tries.GetValueOrDefault(subject) + 1;
        var doubled = Math.Min(First.Ticks << Math.Min(tries - 1, 20), Longest.Ticks);
        return TimeSpan.FromTicks((long)(doubled * (0.75 + (Spread(subject, tries) / 2))));
    }

    /// <summary>It is held no longer.</summary>
    public void Done(string subject) => _tries.Remove(subject);

    /// <summary>0 to 1, another for every subject and try, the same in every run (FNV-1a): spread needs no dice.</summary>
    private static double Spread(string subject, int tries)
    {
        var hash = 2166136261u;
        foreach (var letter in subject)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        hash = (hash ^ (uint)tries) * 16777619u;
        hash ^= hash >> 15;
        return (hash & 0xffff) / 65535.0;
    }
}
