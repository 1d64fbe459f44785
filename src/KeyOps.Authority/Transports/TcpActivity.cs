namespace KeyOps.Authority.Transports;

/// <summary>Whom a TCP connection waits for.</summary>
internal enum TcpActivity
{
    /// <summary>The client, which has asked nothing.</summary>
    Idle,

    /// <summary>The client: part of a query has come, or part of a response has gone.</summary>
    Transferring,

    /// <summary>Us: an update may take its time.</summary>
    Answering,
}
