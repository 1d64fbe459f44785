using System.Collections.Immutable;
using System.Net;

namespace KeyOps.Authority;

/// <summary>Response-rate limiting of UDP: how many alike responses a client network gets a second. It takes the worth out of reflection.</summary>
public sealed record RateLimit
{
    public static RateLimit Default { get; } = new();

    /// <summary>Responses of one kind a second to one network; 0 for no limit.</summary>
    public int ResponsesPerSecond { get; init; } = 200;

    /// <summary>Of the responses over the limit each n-th is sent cut, with TC, so that an honest client comes back by TCP; 0 for none, 1 for all.</summary>
    public int Slip { get; init; } = 2;

    /// <summary>Networks counted as one client: bits of an IPv4 address, of an IPv6 address.</summary>
    public int Ipv4Prefix { get; init; } = 24;

    public int Ipv6Prefix { get; init; } = 56;

    /// <summary>Buckets a thread keeps; networks that fall into the same one push each other out.</summary>
    public int Buckets { get; init; } = 65_536;

    /// <summary>Networks that are not limited.</summary>
    public ImmutableArray<IPNetwork> Exempt { get; init; } = [new(new IPAddress([127, 0, 0, 0]), 8), new(IPAddress.IPv6Loopback, 128)];

    public bool Equals(RateLimit? other) =>
        other is not null
        && (ResponsesPerSecond, Slip, Ipv4Prefix, Ipv6Prefix, Buckets) == (other.ResponsesPerSecond, other.Slip, other.Ipv4Prefix, other.Ipv6Prefix, other.Buckets)
        && Exempt.SequenceEqual(other.Exempt);

    public override int GetHashCode() => HashCode.Combine(ResponsesPerSecond, Slip, Ipv4Prefix, Ipv6Prefix, Buckets);
}
