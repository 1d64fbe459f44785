using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Authority;

namespace KeyOps.Verbs;

/// <summary>What <c>keyops serve</c> may be told to say of itself, and its limits: those of <c>server:</c> that are changed most.</summary>
internal static class ServeLimits
{
    private static readonly AuthorityOptions Standard = new() { Listen = [] };

    private static readonly Option<int> UdpPayload = Number("--udp-payload", "The largest answer over UDP, 512 to 4096 octets", Standard.Answers.UdpPayload);

    private static readonly Option<int> RateLimit = Number("--rate-limit", "Alike answers a second over UDP to one network; 0 for no limit", Standard.RateLimit.ResponsesPerSecond);

    private static readonly Option<int> Connections = Number("--tcp-connections", "TCP connections in all", Standard.Tcp.Connections);

    private static readonly Option<int> ConnectionsPerClient = Number("--tcp-per-client", "TCP connections from one IPv4 address or IPv6 /64", Standard.Tcp.ConnectionsPerClient);

    private static readonly Option<string?> Version = Text("--version-bind", "The answer to version.bind");

    private static readonly Option<string?> Identity = Text("--identity", "The answer to id.server and hostname.bind");

    private static readonly Option<string?> Nsid = Text("--nsid", "The server's identifier (NSID)");

    public static IEnumerable<Option> Options => [UdpPayload, RateLimit, Connections, ConnectionsPerClient, Version, Identity, Nsid];

    /// <summary>Lays what was given over options; says what is wrong when something is.</summary>
    public static bool TryRead(ParseResult parsed, AuthorityOptions options, [NotNullWhen(true)] out AuthorityOptions? limited, [NotNullWhen(false)] out string? error)
    {
        limited = null;
        error = parsed.GetValue(UdpPayload) is < 512 or > 4096 ? "--udp-payload takes a number from 512 to 4096"
            : parsed.GetValue(RateLimit) < 0 ? "--rate-limit takes a number from 0"
            : parsed.GetValue(Connections) < 1 || parsed.GetValue(ConnectionsPerClient) < 1 ? "--tcp-connections and --tcp-per-client take a number from 1"
            : null;
        if (error is not null)
        {
            return false;
        }

        limited = options with
        {
            Answers = options.Answers with
            {
                UdpPayload = parsed.GetValue(UdpPayload),
                Version = parsed.GetValue(Version),
                Identity = parsed.GetValue(Identity),
                Nsid = parsed.GetValue(Nsid),
            },
            RateLimit = options.RateLimit with { ResponsesPerSecond = parsed.GetValue(RateLimit) },
            Tcp = options.Tcp with { Connections = parsed.GetValue(Connections), ConnectionsPerClient = parsed.GetValue(ConnectionsPerClient) },
        };
        return true;
    }

    private static Option<int> Number(string name, string description, int standard) => new(name)
    {
        Description = $"{description}.",
        HelpName = "N",
        DefaultValueFactory = _ => standard,
    };

    private static Option<string?> Text(string name, string description) => new(name)
    {
        Description = $"{description}, up to 255 octets (left out: none).",
        HelpName = "TEXT",
    };
}
