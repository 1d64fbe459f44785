namespace KeyOps.Authority.Answers;

/// <summary>What an answer depends on besides the query and the zones.</summary>
/// <param name="transport">How the query came.</param>
/// <param name="client">The client's address, 4 or 16 octets.</param>
/// <param name="now">The time in Unix seconds, modulo 2^32 (RFC 9018 §4.3).</param>
/// <param name="reserved">Octets of the response to leave free, for a TSIG record.</param>
public readonly ref struct QueryContext(Transport transport, ReadOnlySpan<byte> client, uint now, int reserved = 0)
{
    public Transport Transport { get; } = transport;

    public ReadOnlySpan<byte> Client { get; } = client;

    public uint Now { get; } = now;

    public int Reserved { get; } = reserved;
}
