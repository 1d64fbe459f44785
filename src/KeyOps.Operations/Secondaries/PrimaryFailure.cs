using System.Net;

namespace KeyOps.Operations.Secondaries;

/// <summary>What went wrong with a primary.</summary>
/// <param name="Primary">Which; its port is 0 where only its address is known.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Which key, which record, what else.</param>
public sealed record PrimaryFailure(IPEndPoint Primary, DateTimeOffset At, string Reason);
