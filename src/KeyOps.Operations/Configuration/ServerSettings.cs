using System.Collections.Immutable;
using System.Net;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Transfers;

namespace KeyOps.Operations.Configuration;

/// <summary>The embedded name server.</summary>
/// <param name="Listen">Each for UDP and TCP; at least one.</param>
/// <param name="Workers">UDP threads; 0 is one a core.</param>
public sealed record ServerSettings(ImmutableArray<IPEndPoint> Listen, int Workers)
{
    /// <summary>Encrypted transports; null: none.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Who may have zones by transfer; nobody else.</summary>
    public ImmutableArray<TransferRule> Transfers { get; init; } = [];

    /// <summary>Who is told of new versions, and the catalog zone.</summary>
    public SecondaryOptions Secondaries { get; init; } = SecondaryOptions.None;

    /// <summary>Who may change what by dynamic update; nobody else.</summary>
    public ImmutableArray<UpdateSettings> Updates { get; init; } = [];

    /// <summary>Zones that are kept elsewhere and followed here.</summary>
    public ImmutableArray<SecondarySettings> Followed { get; init; } = [];

    /// <summary>Where the secrets of DNS cookies are, when other servers have them too; null: a random one.</summary>
    public SecretSource? CookieSecret { get; init; }

    /// <summary>What is told of the server, and its bounds.</summary>
    public ServerLimits Limits { get; init; } = ServerLimits.Default;

    /// <summary>Whether both are bound and answer alike; the other settings can change while the server runs.</summary>
    public bool Equals(ServerSettings? other) =>
        other is not null && Listen.SequenceEqual(other.Listen) && Workers == other.Workers && Tls == other.Tls && Limits == other.Limits;

    public override int GetHashCode() => HashCode.Combine(Workers, Tls, Limits);
}
