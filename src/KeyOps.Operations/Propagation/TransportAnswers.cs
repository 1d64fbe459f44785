using System.Collections.Immutable;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Propagation;

/// <summary>What one server says over one transport.</summary>
internal abstract record TransportAnswers
{
    private TransportAnswers()
    {
    }

    /// <summary>All as it should be.</summary>
    /// <param name="Serial">Of the SOA.</param>
    /// <param name="Records">What came of each record; null for one that was cut, which the other transport decides.</param>
    public sealed record Good(SerialNumber Serial, ImmutableArray<RecordAnswer?> Records) : TransportAnswers;

    /// <summary>Something is not, in words that fit behind the server's name.</summary>
    public sealed record Bad(string What, string Remedy) : TransportAnswers
    {
        /// <summary>It answered, and not with the record: caches may hold what it said.</summary>
        public bool IsContradicted { get; init; }
    }

    /// <summary>This host has no IPv6 that leads there.</summary>
    public sealed record OutOfReach : TransportAnswers;

    /// <summary>One record as it came; of one that is gone there are no octets, and the TTL is 0.</summary>
    public sealed record RecordAnswer(Ttl Ttl, DateTimeOffset At, ReadOnlyMemory<byte> Rdata);
}
