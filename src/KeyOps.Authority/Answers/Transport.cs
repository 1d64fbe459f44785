namespace KeyOps.Authority.Answers;

/// <summary>How a query came, as far as the answer depends on it.</summary>
public enum Transport
{
    /// <summary>One datagram: bounded by the client's payload size, cut with TC.</summary>
    Datagram,

    /// <summary>A connection: up to 65,535 octets.</summary>
    Stream,

    /// <summary>A connection that nobody else can read: as a stream, and padded for who asks (RFC 7830).</summary>
    Encrypted,
}
