namespace KeyOps.Authority.Loading;

/// <summary>
/// What loading zones took and needs no more. The collector does not come for it by itself: of a million records read again and again, 200 MiB each time were left where they were.
/// </summary>
public sealed class LoadingMemory(TimeProvider time) : IDisposable
{
    /// <summary>Below this there is too little to be worth a collection.</summary>
    private const long WorthFrom = 32 << 20;

    /// <summary>The first collection frees; the runtime gives a free region back to the system when several more have found it free.</summary>
    private const int Collections = 8;

    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _left;
    private long _allocated = GC.GetTotalAllocatedBytes();

    /// <summary>Gives it back at once. All threads wait meanwhile, 10 to 20 ms with 10,000 zones or a million records: for a start only.</summary>
    public static void GiveBack()
    {
        if (GC.GetTotalAllocatedBytes() >= WorthFrom)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Begins to give back what was allocated since the last time, beside those that answer: they wait 0.3 to 4 ms at a time.</summary>
    public void GiveBackGradually()
    {
        lock (_lock)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            if (allocated - _allocated >= WorthFrom)
            {
                (_allocated, _left) = (allocated, Collections);
                _timer ??= time.CreateTimer(_ => Collect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(TimeSpan.Zero, Apart);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _left = 0;
            _timer?.Dispose();
        }
    }

    private void Collect()
    {
        lock (_lock)
        {
            if (_left > 0)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false, compacting: false);
                _left--;
            }

            if (_left == 0)
            {
                _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
