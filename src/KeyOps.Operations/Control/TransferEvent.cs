namespace KeyOps.Operations.Control;

/// <summary>A transfer, to a secondary or from a primary.</summary>
/// <param name="At">When it ended.</param>
/// <param name="What">AXFR, IXFR.</param>
/// <param name="From">The version that was there before; null when that is not known.</param>
/// <param name="Serial">The version that went over.</param>
/// <param name="Messages">How many it took.</param>
/// <param name="Octets">Octets of these messages.</param>
/// <param name="Key">The TSIG key it was signed with; null when it was not.</param>
/// <param name="Problem">Why it broke off; null when it did not.</param>
public sealed record TransferEvent(DateTimeOffset At, string What, uint? From, uint Serial, int Messages, long Octets, string? Key, string? Problem);
