namespace KeyOps.Authority.Answers;

/// <summary>What an operator may set of the answers.</summary>
public sealed record AnswerOptions
{
    /// <summary>1232 fits a packet on every path with IPv6's minimum MTU: no answer is fragmented (DNS Flag Day 2020).</summary>
    public const int DefaultUdpPayload = 1232;

    public static AnswerOptions Default { get; } = new();

    /// <summary>The largest answer over UDP, and the payload size announced (RFC 6891 §6.2.3): 512 to 4096 octets.</summary>
    public int UdpPayload { get; init; } = DefaultUdpPayload;
}
