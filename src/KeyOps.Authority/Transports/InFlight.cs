namespace KeyOps.Authority.Transports;

/// <summary>Counts what the host is working on: bounded, and awaited at the end.</summary>
internal sealed class InFlight(int limit)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _closing;

    /// <summary>Takes a place, unless all are taken or the end has begun.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= limit && !Volatile.Read(ref _closing))
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _count) <= 0 && Volatile.Read(ref _closing))
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Lets no more in; the task ends when none is left.</summary>
    public Task DrainAsync()
    {
        Volatile.Write(ref _closing, true);
        if (Volatile.Read(ref _count) <= 0)
        {
            _drained.TrySetResult();
        }

        return _drained.Task;
    }
}
