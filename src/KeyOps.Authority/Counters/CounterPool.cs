using System.Collections.Concurrent;

namespace KeyOps.Authority.Counters;

/// <summary>Counters for whoever works on a connection of one transport just now: taken, written, given back.</summary>
internal sealed class CounterPool
{
    private readonly ConcurrentBag<WorkerCounters> _spare = [];
    private readonly ConcurrentBag<WorkerCounters> _all = [];

    public WorkerCounters[] All => [.. _all];

    /// <summary>Given back with <see cref="Return"/>.</summary>
    public WorkerCounters Rent()
    {
        if (!_spare.TryTake(out var counters))
        {
            counters = new();
            _all.Add(counters);
        }

        return counters;
    }

    public void Return(WorkerCounters counters) => _spare.Add(counters);
}
