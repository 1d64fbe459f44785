using KeyOps.Authority;
using KeyOps.Authority.Answers;

namespace KeyOps.Operations.Configuration;

/// <summary>What an operator may set of the embedded server's answers, and its bounds.</summary>
/// <param name="UdpPayload">The largest answer over UDP, octets.</param>
/// <param name="Version">Told to who asks for <c>version.bind</c>; null: refused.</param>
/// <param name="Identity">Told to who asks for <c>id.server</c>; null: refused.</param>
/// <param name="Nsid">Told in the NSID option to who asks; null: nothing.</param>
/// <param name="Tcp">Bounds on connections.</param>
/// <param name="RateLimit">Response-rate limiting.</param>
public sealed record ServerLimits(int UdpPayload, string? Version, string? Identity, string? Nsid, TcpLimits Tcp, RateLimit RateLimit)
{
    public static ServerLimits Default { get; } = new(AnswerOptions.DefaultUdpPayload, null, null, null, TcpLimits.Default, RateLimit.Default);

    /// <summary>Lays these over options.</summary>
    public AuthorityOptions Over(AuthorityOptions options) => options with
    {
        Answers = options.Answers with
        {
            UdpPayload = UdpPayload,
            Version = Version,
            Identity = Identity,
            Nsid = Nsid,
            KeepAlive = (ushort)Math.Min(ushort.MaxValue, Tcp.Idle.TotalMilliseconds / 100),
        },
        Tcp = Tcp,
        RateLimit = RateLimit,
    };
}
