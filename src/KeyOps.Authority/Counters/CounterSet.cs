using System.Collections.Concurrent;

namespace KeyOps.Authority.Counters;

/// <summary>The counters of all threads of a server, by transport.</summary>
internal sealed class CounterSet
{
    private readonly ConcurrentBag<WorkerCounters> _udp = [];

    public CounterPool Tcp { get; } = new();

    public CounterPool Tls { get; } = new();

    public CounterPool Https { get; } = new();

    /// <summary>Counters for one UDP thread.</summary>
    public WorkerCounters ForUdp()
    {
        var counters = new WorkerCounters();
        _udp.Add(counters);
        return counters;
    }

    public ServerCounters Read(ZoneCatalog catalog) =>
        ServerCounters.Sum([("udp", [.. _udp]), ("tcp", Tcp.All), ("tls", Tls.All), ("https", Https.All)], catalog);
}
