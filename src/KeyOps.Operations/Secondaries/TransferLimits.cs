namespace KeyOps.Operations.Secondaries;

/// <summary>What a primary may cost. It is trusted with the zone's content, not with the memory and time of this process.</summary>
internal sealed record TransferLimits
{
    public static TransferLimits Default { get; } = new();

    /// <summary>To connect, the TLS handshake included.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two messages.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For a transfer in all.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Octets of a transfer in all.</summary>
    public long Octets { get; init; } = 1L << 31;

    /// <summary>Records of a transfer in all.</summary>
    public int Records { get; init; } = 20_000_000;
}
