using KeyOps.Core.Records;

namespace KeyOps.Core.Lifecycle;

/// <summary>Evidence: one authoritative server answered the byte-identical record, with AA set.</summary>
/// <param name="Server">Its address and port, and its name where one is known.</param>
/// <param name="Serial">The SOA serial it answered with.</param>
/// <param name="Ttl">The TTL it served the record with.</param>
/// <param name="At">When.</param>
public sealed record NameServerAnswer(string Server, SerialNumber Serial, Ttl Ttl, DateTimeOffset At)
{
    /// <summary>Which ways the whole record came.</summary>
    public AnswerTransports Transports { get; init; }

    /// <summary>The hash of the rdata as it came, in hex; null where it was not kept.</summary>
    public string? RdataSha256 { get; init; }
}
