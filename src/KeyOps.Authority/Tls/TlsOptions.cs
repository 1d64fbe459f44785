using System.Collections.Immutable;
using System.Net;

namespace KeyOps.Authority.Tls;

/// <summary>Where and how DNS over TLS is served (RFC 7858).</summary>
/// <param name="Listen">Addresses; port 0 takes a free one.</param>
/// <param name="Certificate">Whoever opened it disposes of it.</param>
public sealed record TlsOptions(ImmutableArray<IPEndPoint> Listen, TlsCertificate Certificate)
{
    /// <summary>Bounds on these connections, apart from those of TCP: an idle one holds some 50 KiB.</summary>
    public TcpLimits Limits { get; init; } = new() { Connections = 1024, ConnectionsPerClient = 128 };
}
