namespace KeyOps.Authority;

/// <summary>Bounds on TCP connections (RFC 7766 §6.2, §10).</summary>
public sealed record TcpLimits
{
    public static TcpLimits Default { get; } = new();

    /// <summary>Connections in all. A new one over it ends the one that has been idle longest.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>Connections from one IPv4 address or IPv6 /64.</summary>
    public int ConnectionsPerClient { get; init; } = 256;

    /// <summary>How long a connection may stay without a query.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a query may take to arrive, from its first octet on, and a response to be taken.</summary>
    public TimeSpan Transfer { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may last in all.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(10);
}
