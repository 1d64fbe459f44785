using KeyOps.Authority;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>The limits and texts in <c>server:</c>.</summary>
internal static class ServerLimitsReader
{
    private const int MaxConnections = 1_000_000;
    private const int MaxRate = 1_000_000;
    private const int MaxSlip = 10; // as in BIND and Knot

    public static ServerLimits Read(Section server)
    {
        var standard = ServerLimits.Default;
        return new(
            server.Try("udp-payload", Kinds.Number(512, 4096), out var payload) ? payload : standard.UdpPayload,
            server.Try("version", Kinds.ServerText, out var version) ? version : null,
            server.Try("identity", Kinds.ServerText, out var identity) ? identity : null,
            server.Try("nsid", Kinds.ServerText, out var nsid) ? nsid : null,
            ReadTcp(server),
            ReadRateLimit(server));
    }

    private static TcpLimits ReadTcp(Section server)
    {
        var standard = TcpLimits.Default;
        using var section = server.Sub("tcp");
        return section is null ? standard : standard with
        {
            Connections = section.Try("connections", Kinds.Number(1, MaxConnections), out var all) ? all : standard.Connections,
            ConnectionsPerClient = section.Try("connections-per-client", Kinds.Number(1, MaxConnections), out var each) ? each : standard.ConnectionsPerClient,
            Idle = section.Try("idle", Kinds.Duration, out var idle) ? idle : standard.Idle,
            Transfer = section.Try("transfer", Kinds.Duration, out var transfer) ? transfer : standard.Transfer,
            Total = section.Try("total", Kinds.Duration, out var total) ? total : standard.Total,
        };
    }

    private static RateLimit ReadRateLimit(Section server)
    {
        var standard = RateLimit.Default;
        using var section = server.Sub("rate-limit");
        return section is null ? standard : standard with
        {
            ResponsesPerSecond = section.Try("responses-per-second", Kinds.Number(0, MaxRate), out var rate) ? rate : standard.ResponsesPerSecond,
            Slip = section.Try("slip", Kinds.Number(0, MaxSlip), out var slip) ? slip : standard.Slip,
            Ipv4Prefix = section.Try("ipv4-prefix", Kinds.Number(1, 32), out var ipv4) ? ipv4 : standard.Ipv4Prefix,
            Ipv6Prefix = section.Try("ipv6-prefix", Kinds.Number(1, 128), out var ipv6) ? ipv6 : standard.Ipv6Prefix,
            Exempt = section.TryList("exempt", Kinds.Network, out var exempt) ? exempt : standard.Exempt,
        };
    }
}
