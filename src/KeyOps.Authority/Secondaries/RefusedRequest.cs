using System.Net;

namespace KeyOps.Authority.Secondaries;

/// <summary>The last request for a zone that a client was refused.</summary>
/// <param name="Client">Its address.</param>
/// <param name="At">When.</param>
/// <param name="What">What it asked for: AXFR, IXFR, SOA.</param>
/// <param name="Reason">Which key, which clock, what else.</param>
public sealed record RefusedRequest(IPAddress Client, DateTimeOffset At, string What, string Reason);
