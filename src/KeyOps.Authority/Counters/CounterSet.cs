using System.Collections.Concurrent;

namespace KeyOps.Authority.Counters;

/// <summary>The counters of all threads of a server, by transport.</summary>
internal sealed class CounterSet
{
    private readonly ConcurrentBag<WorkerCounters> _tcpSpare = [];
    private readonly ConcurrentBag<WorkerCounters> _udp = [];
    private readonly ConcurrentBag<WorkerCounters> _tcp = [];

    /// <summary>Counters for one UDP thread.</summary>
    public WorkerCounters ForUdp()
    {
        var counters = new WorkerCounters();
        _udp.Add(counters);
        return counters;
    }

    /// <summary>Counters for whoever works on a TCP connection just now; given back with <see cref="Return"/>.</summary>
    public WorkerCounters RentForTcp()
    {
        if (!_tcpSpare.TryTake(out var counters))
        {
            counters = new();
            _tcp.Add(counters);
        }

        return counters;
    }

    public void Return(WorkerCounters counters) => _tcpSpare.Add(counters);

    public ServerCounters Read(ZoneCatalog catalog) => ServerCounters.Sum([.. _udp], [.. _tcp], catalog);
}
