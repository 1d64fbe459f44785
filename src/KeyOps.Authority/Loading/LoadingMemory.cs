namespace KeyOps.Authority.Loading;

/// <summary>
/// What work with zones took and needs no more, the versions before included. The collector does not come for it by itself: of a million records read again and again, 200 MiB each time were left
/// where they were, and more where they were transferred or updated.
/// </summary>
public sealed class LoadingMemory(TimeProvider time) : IDisposable
{
    /// <summary>Below this there is too little to be worth a collection.</summary>
    private const long WorthFrom = 32 << 20;

    /// <summary>The first collection frees; the runtime gives a free region back to the system when several more have found it free, and then few at a time (32 MiB of large objects).</summary>
    private const int FewestCollections = 8;
    private const int MostCollections = 100;

    /// <summary>What the heap holds of the system's memory and does not use, below which there is no more to give back.</summary>
    private const long KeptFrom = 16 << 20;

    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _collections;
    private bool _isDisposed;

    /// <summary>Gives it back at once. All threads wait meanwhile, 10 to 20 ms with 10,000 zones or a million records: for a start only.</summary>
    public static void GiveBack()
    {
        if (GC.GetTotalAllocatedBytes() >= WorthFrom)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>
    /// Work that may take much: a reload, a pass, a transfer. When it is disposed, what it took begins to be given back, beside those that answer: they wait 0.3 to 4 ms at a time. A small
    /// zone takes too little for that, however often.
    /// </summary>
    public Work Begin() => new(this, GC.GetTotalAllocatedBytes());

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private void GiveBackGradually()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _collections = 0;
                _timer ??= time.CreateTimer(_ => Collect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(TimeSpan.Zero, Apart);
            }
        }
    }

    private void Collect()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            if (_collections < FewestCollections || (_collections < MostCollections && IsMoreKept()))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false, compacting: false);
                _collections++;
            }
            else
            {
                _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static bool IsMoreKept()
    {
        var last = GC.GetGCMemoryInfo(GCKind.Background);
        return last.TotalCommittedBytes - last.HeapSizeBytes >= KeptFrom;
    }

    /// <summary>Work from its beginning to its end.</summary>
    /// <param name="memory">Whose it is.</param>
    /// <param name="allocated">What the process had allocated when it began, in octets.</param>
    public readonly struct Work(LoadingMemory memory, long allocated) : IDisposable
    {
        public void Dispose()
        {
            if (GC.GetTotalAllocatedBytes() - allocated >= WorthFrom)
            {
                memory.GiveBackGradually();
            }
        }
    }
}
