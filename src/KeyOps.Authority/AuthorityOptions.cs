using System.Collections.Immutable;
using System.Net;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Exchanges;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Tls;

namespace KeyOps.Authority;

/// <summary>How the server listens, and its limits.</summary>
public sealed record AuthorityOptions
{
    /// <summary>Addresses to listen on, UDP and TCP each; port 0 takes a free one, the same for both.</summary>
    public required ImmutableArray<IPEndPoint> Listen { get; init; }

    /// <summary>Sockets bound already, taken in place of binding where their address is listened on.</summary>
    public InheritedSockets Inherited { get; init; } = InheritedSockets.None;

    /// <summary>Threads that answer UDP, each with a socket of its own an address; one a core by default.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    public AnswerOptions Answers { get; init; } = AnswerOptions.Default;

    /// <summary>Who may do more than ask, to begin with.</summary>
    public AccessPolicy Access { get; init; } = AccessPolicy.Closed;

    /// <summary>What is done for those that copy the zones, to begin with.</summary>
    public SecondaryOptions Secondaries { get; init; } = SecondaryOptions.None;

    public TcpLimits Tcp { get; init; } = TcpLimits.Default;

    /// <summary>Who answers NOTIFY and UPDATE; null: nobody, they are refused.</summary>
    public IRequestHandler? Requests { get; init; }

    /// <summary>DNS over TLS; null: none.</summary>
    public TlsOptions? Tls { get; init; }

    public RateLimit RateLimit { get; init; } = RateLimit.Default;

    /// <summary>Requested with SO_RCVBUF, octets: the system's default of some 200 KiB loses bursts.</summary>
    public int ReceiveBuffer { get; init; } = 4 * 1024 * 1024;

    /// <summary>Queries waiting for or being answered by the host (TSIG, UPDATE, NOTIFY, transfers); what is over it is dropped.</summary>
    public int HandedOver { get; init; } = 256;

    /// <summary>Use one plain socket call a datagram even where the system offers batches.</summary>
    public bool Portable { get; init; }

    /// <summary>The clock of TCP's time limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
