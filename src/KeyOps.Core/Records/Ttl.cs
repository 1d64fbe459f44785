namespace KeyOps.Core.Records;

/// <summary>A time to live in seconds (RFC 2181 §8): 0 to 2^31 - 1.</summary>
public readonly record struct Ttl : IComparable<Ttl>
{
    /// <summary>The largest TTL; a larger one received is treated as 0 (RFC 2181 §8).</summary>
    public const uint MaxSeconds = int.MaxValue;

    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="MaxSeconds"/>.</exception>
    public Ttl(uint seconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, MaxSeconds);
        Seconds = seconds;
    }

    public uint Seconds { get; }

    public TimeSpan Duration => TimeSpan.FromSeconds(Seconds);

    public int CompareTo(Ttl other) => Seconds.CompareTo(other.Seconds);

    public static bool operator <(Ttl left, Ttl right) => left.Seconds < right.Seconds;

    public static bool operator >(Ttl left, Ttl right) => left.Seconds > right.Seconds;

    public static bool operator <=(Ttl left, Ttl right) => left.Seconds <= right.Seconds;

    public static bool operator >=(Ttl left, Ttl right) => left.Seconds >= right.Seconds;

    public static Ttl Min(Ttl left, Ttl right) => left < right ? left : right;

    public static Ttl Max(Ttl left, Ttl right) => left > right ? left : right;

    public override string ToString() => Seconds.ToString();
}
