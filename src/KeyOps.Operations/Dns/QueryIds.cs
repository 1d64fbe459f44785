namespace KeyOps.Operations.Dns;

/// <summary>Unpredictable message ids (RFC 5452 §9.2), straight from the kernel: the platform's generator would first load OpenSSL.</summary>
internal static class QueryIds
{
    public static ushort Next()
    {
        using var random = new FileStream("/dev/urandom", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> octets = stackalloc byte[2];
        random.ReadExactly(octets);
        return BitConverter.ToUInt16(octets);
    }
}
