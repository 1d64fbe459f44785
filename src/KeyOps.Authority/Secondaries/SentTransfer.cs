using System.Net;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Secondaries;

/// <summary>The last transfer of a zone to a client.</summary>
/// <param name="Client">Its address.</param>
/// <param name="At">When it ended.</param>
/// <param name="Serial">The version it got.</param>
/// <param name="Kind">How: AXFR, IXFR.</param>
/// <param name="Problem">Why it broke off; null when all was sent.</param>
public sealed record SentTransfer(IPAddress Client, DateTimeOffset At, SerialNumber Serial, string Kind, string? Problem);
