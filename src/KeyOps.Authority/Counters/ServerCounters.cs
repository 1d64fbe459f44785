using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Counters;

/// <summary>What a server has done since it started: sums over its threads at one moment.</summary>
public sealed record ServerCounters
{
    /// <summary>Datagrams and messages that came in.</summary>
    public required long Received { get; init; }

    /// <summary>Responses of the engine by transport, <c>udp</c>, <c>tcp</c>, <c>tls</c> and <c>https</c>.</summary>
    public required ImmutableSortedDictionary<string, long> Responses { get; init; }

    /// <summary>Octets of these responses.</summary>
    public required long Octets { get; init; }

    /// <summary>Not queries: nothing was sent.</summary>
    public required long Dropped { get; init; }

    /// <summary>Answered by the host: TSIG, UPDATE, NOTIFY, transfers.</summary>
    public required long HandedOver { get; init; }

    /// <summary>Responses with TC.</summary>
    public required long Truncated { get; init; }

    /// <summary>Responses that rate limiting held back, and those it cut to TC instead.</summary>
    public required (long Dropped, long Slipped) RateLimited { get; init; }

    /// <summary>Responses by the type asked for; <c>other</c> for types from 259 on.</summary>
    public required ImmutableSortedDictionary<string, long> ByType { get; init; }

    /// <summary>Responses by response code.</summary>
    public required ImmutableSortedDictionary<int, long> ByRcode { get; init; }

    /// <summary>Responses by zone, those with none left out.</summary>
    public required ImmutableDictionary<DomainName, long> ByZone { get; init; }

    /// <summary>Queries by the time from being read to being sent: the bound of each bucket, and how many took less.</summary>
    public required ImmutableArray<(TimeSpan Below, long Count)> Latency { get; init; }

    internal static ServerCounters Sum((string Transport, WorkerCounters[] Counters)[] byTransport, ZoneCatalog catalog)
    {
        var all = byTransport.SelectMany(transport => transport.Counters).ToArray();
        return new()
        {
            Received = all.Sum(counters => counters.Received),
            Responses = byTransport.ToImmutableSortedDictionary(
                transport => transport.Transport,
                transport => transport.Counters.Sum(counters => counters.Responses),
                StringComparer.Ordinal),
            Octets = all.Sum(counters => counters.Octets),
            Dropped = all.Sum(counters => counters.Dropped),
            HandedOver = all.Sum(counters => counters.HandedOver),
            Truncated = all.Sum(counters => counters.Truncated),
            RateLimited = (all.Sum(counters => counters.RateLimited), all.Sum(counters => counters.Slipped)),
            ByType = Present(WorkerCounters.Types, type => all.Sum(counters => counters.ByType[type]))
                .ToImmutableSortedDictionary(pair => pair.Index == WorkerCounters.Types - 1 ? "other" : new RecordType((ushort)pair.Index).ToString(), pair => pair.Count, StringComparer.Ordinal),
            ByRcode = Present(WorkerCounters.Rcodes, rcode => all.Sum(counters => counters.ByRcode[rcode]))
                .ToImmutableSortedDictionary(pair => pair.Index, pair => pair.Count),
            ByZone = catalog.Zones
                .Select(zone => (zone.Apex, Count: all.Sum(counters => zone.Index < counters.ByZone.Length ? counters.ByZone[zone.Index] : 0)))
                .Where(pair => pair.Count > 0)
                .ToImmutableDictionary(pair => pair.Apex, pair => pair.Count),
            Latency = [.. Present(WorkerCounters.LatencyBuckets, bucket => all.Sum(counters => counters.Latency[bucket]))
                .Select(pair => (TimeSpan.FromTicks((256L << pair.Index) / 100), pair.Count))],
        };
    }

    private static IEnumerable<(int Index, long Count)> Present(int length, Func<int, long> count) =>
        Enumerable.Range(0, length).Select(index => (index, count(index))).Where(pair => pair.Item2 > 0);
}
