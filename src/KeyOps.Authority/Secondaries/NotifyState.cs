using System.Net;
using KeyOps.Core.Records;

namespace KeyOps.Authority.Secondaries;

/// <summary>What became of telling one server of one zone.</summary>
/// <param name="To">The server.</param>
/// <param name="At">When that was known.</param>
/// <param name="Serial">The version it was told of.</param>
/// <param name="Problem">Why it was not told; null when it said that it knows.</param>
public sealed record NotifyState(IPEndPoint To, DateTimeOffset At, SerialNumber Serial, string? Problem)
{
    /// <summary>Since when it has not been told of any version; null when it was told of the last one.</summary>
    public DateTimeOffset? FailingSince { get; init; }
}
