using System.Collections.Immutable;
using System.Net;

namespace KeyOps.Operations.Configuration;

/// <summary>The embedded name server.</summary>
/// <param name="Listen">Each for UDP and TCP; at least one.</param>
/// <param name="Workers">UDP threads; 0 is one a core.</param>
public sealed record ServerSettings(ImmutableArray<IPEndPoint> Listen, int Workers)
{
    /// <summary>Encrypted transports; null: none.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Zones that are kept elsewhere and followed here; what they say is no part of how the server listens.</summary>
    public ImmutableArray<SecondarySettings> Secondaries { get; init; } = [];

    /// <summary>Whether both listen alike, so that the server need not move.</summary>
    public bool Equals(ServerSettings? other) =>
        other is not null && Listen.SequenceEqual(other.Listen) && Workers == other.Workers && Tls == other.Tls;

    public override int GetHashCode() => HashCode.Combine(Workers, Tls);
}
