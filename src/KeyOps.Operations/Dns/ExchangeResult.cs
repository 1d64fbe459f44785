using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns;

/// <summary>What came back for one query.</summary>
internal abstract record ExchangeResult
{
    private ExchangeResult()
    {
    }

    /// <summary>A response to our question, whatever its code.</summary>
    public sealed record Received(DnsMessage Message, bool OverTcp) : ExchangeResult;

    /// <summary>Nothing within the time.</summary>
    public sealed record NoReply : ExchangeResult;

    /// <summary>The system says that nobody can answer there (a closed port, no route).</summary>
    public sealed record Unreachable(string Reason) : ExchangeResult
    {
        /// <summary>This host has no IPv6 that leads there: that says nothing of the server.</summary>
        public bool IsNoWayThere { get; init; }
    }

    /// <summary>Octets that are no response to the question, and nothing better within the time.</summary>
    public sealed record Malformed(string Reason) : ExchangeResult;
}
