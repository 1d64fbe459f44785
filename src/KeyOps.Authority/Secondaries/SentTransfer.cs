using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Secondaries;

/// <summary>The last transfer of a zone to a client.</summary>
/// <param name="Client">Its address.</param>
/// <param name="At">When it ended.</param>
/// <param name="Serial">The version it got.</param>
/// <param name="Kind">How: AXFR, IXFR.</param>
/// <param name="Problem">Why it broke off; null when all was sent.</param>
public sealed record SentTransfer(IPAddress Client, DateTimeOffset At, SerialNumber Serial, string Kind, string? Problem)
{
    /// <summary>The version that the client had; null when it did not say, as nobody does who asks for all.</summary>
    public SerialNumber? From { get; init; }

    /// <summary>The TSIG key that the request was signed with; null when it was not.</summary>
    public DomainName? Key { get; init; }

    public int Messages { get; init; }

    /// <summary>Octets of the messages, signatures and frames apart.</summary>
    public long Octets { get; init; }
}
