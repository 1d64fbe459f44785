namespace KeyOps.Authority.Answers;

/// <summary>What an operator may set of the answers.</summary>
public sealed record AnswerOptions
{
    /// <summary>1232 fits a packet on every path with IPv6's minimum MTU: no answer is fragmented (DNS Flag Day 2020).</summary>
    public const int DefaultUdpPayload = 1232;

    public static AnswerOptions Default { get; } = new();

    /// <summary>The largest answer over UDP, and the payload size announced (RFC 6891 §6.2.3): 512 to 4096 octets.</summary>
    public int UdpPayload { get; init; } = DefaultUdpPayload;

    /// <summary>Told to who asks for the name server's identifier (RFC 5001); null: nothing.</summary>
    public string? Nsid
    {
        get;
        init
        {
            field = value;
            NsidOctets = ChaosAnswer.Octets(value);
        }
    }

    /// <summary>Answers <c>version.bind</c> and <c>version.server</c>; null: refused.</summary>
    public string? Version
    {
        get;
        init
        {
            field = value;
            VersionOctets = ChaosAnswer.Octets(value);
        }
    }

    /// <summary>Answers <c>id.server</c> and <c>hostname.bind</c>; null: refused.</summary>
    public string? Identity
    {
        get;
        init
        {
            field = value;
            IdentityOctets = ChaosAnswer.Octets(value);
        }
    }

    /// <summary>What server cookies are made with. Left out: a random secret, until the process ends.</summary>
    public CookieSecrets CookieSecrets { get; init; } = CookieSecrets.Random();

    /// <summary>How long an idle TCP connection is kept, as told to clients that ask, in units of 100 ms (RFC 7828 §3.1).</summary>
    public ushort KeepAlive { get; init; } = 100;

    internal byte[] NsidOctets { get; private init; } = [];

    internal byte[] VersionOctets { get; private init; } = [];

    internal byte[] IdentityOctets { get; private init; } = [];
}
