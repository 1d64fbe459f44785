using System.Numerics;
using KeyOps.Authority.Answers;

namespace KeyOps.Authority.Counters;

/// <summary>
/// What one thread has counted: only it writes, anyone may read, nobody locks. A reader may see one count ahead of another; none goes back.
/// </summary>
internal sealed class WorkerCounters
{
    public const int Types = 260; // types 0 to 258 each, all others together
    public const int Rcodes = 24;
    public const int LatencyBuckets = 24; // bucket n holds what took less than 2^n × 256 ns

    public readonly long[] ByType = new long[Types];
    public readonly long[] ByRcode = new long[Rcodes];
    public readonly long[] Latency = new long[LatencyBuckets];
    public long Received;
    public long Responses;
    public long Octets;
    public long Dropped;
    public long HandedOver;
    public long Truncated;
    public long RateLimited;
    public long Slipped;
    private long[] _byZone = [];

    public ReadOnlySpan<long> ByZone => Volatile.Read(ref _byZone);

    public void Count(in AnswerOutcome outcome)
    {
        Received++;
        switch (outcome.Kind)
        {
            case AnswerKind.Drop:
                Dropped++;
                return;
            case AnswerKind.HandOver:
                HandedOver++;
                return;
        }

        Responses++;
        Octets += outcome.Length;
        ByType[Math.Min((int)outcome.Type.Code, Types - 1)]++;
        ByRcode[Math.Min((int)outcome.Rcode, Rcodes - 1)]++;
        Truncated += outcome.IsTruncated ? 1 : 0;
        if (outcome.Zone is { } zone)
        {
            CountZone(zone.Index);
        }
    }

    /// <summary>Notes that a query, or each of a batch, took so long from being read to being sent.</summary>
    public void Took(TimeSpan time, int queries)
    {
        var bucket = BitOperations.Log2((ulong)Math.Max(1, time.Ticks * 100 / 256)) + 1;
        Latency[Math.Min(bucket, LatencyBuckets - 1)] += queries;
    }

    private void CountZone(int index)
    {
        if (index >= _byZone.Length)
        {
            var larger = new long[Math.Max(64, (int)BitOperations.RoundUpToPowerOf2((uint)index + 1))];
            _byZone.CopyTo(larger, 0);
            Volatile.Write(ref _byZone, larger);
        }

        _byZone[index]++;
    }
}
