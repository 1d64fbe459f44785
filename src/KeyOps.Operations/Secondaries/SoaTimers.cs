using System.Buffers.Binary;

namespace KeyOps.Operations.Secondaries;

/// <summary>When a secondary asks again, and when it gives up (RFC 1034 §4.3.5): as the SOA says, within reason.</summary>
internal readonly record struct SoaTimers(TimeSpan Refresh, TimeSpan Retry, TimeSpan Expire)
{
    private const uint Least = 1;
    private const uint Most = 28 * 24 * 3600;

    public static SoaTimers Of(ReadOnlySpan<byte> soa) => new(At(soa, 16), At(soa, 12), At(soa, 8));

    private static TimeSpan At(ReadOnlySpan<byte> soa, int fromEnd) =>
        TimeSpan.FromSeconds(Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(soa[^fromEnd..]), Least, Most));
}
