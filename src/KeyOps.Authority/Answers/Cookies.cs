using System.Buffers.Binary;

namespace KeyOps.Authority.Answers;

/// <summary>DNS cookies (RFC 7873) in the interoperable form of RFC 9018: version 1, a timestamp, SipHash-2-4.</summary>
internal static class Cookies
{
    public const int ClientLength = 8;

    /// <summary>A client's cookie and a server's behind it.</summary>
    public const int FullLength = ClientLength + 16;

    private const byte Version = 1;

    /// <summary>How old a server cookie may be, and how far ahead (RFC 9018 §4.3), in seconds.</summary>
    private const int MaxAge = 3600;
    private const int MaxAhead = 300;

    /// <summary>Whether a COOKIE option has a length that it may have (RFC 7873 §4).</summary>
    public static bool IsWellFormed(int length) => length is ClientLength or (>= 16 and <= 40);

    /// <summary>Whether a cookie holds a server cookie of ours for this client that has not expired.</summary>
    public static bool IsValid(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> client, uint now, ReadOnlySpan<byte> secret)
    {
        if (cookie.Length != FullLength || cookie[8] != Version)
        {
            return false;
        }

        // Seconds by the circular order of RFC 1982, as §4.3 says.
        var age = unchecked((int)(now - BinaryPrimitives.ReadUInt32BigEndian(cookie[12..])));
        return age is <= MaxAge and >= -MaxAhead && BinaryPrimitives.ReadUInt64LittleEndian(cookie[16..]) == Hash(cookie[..16], client, secret);
    }

    /// <summary>Writes the client's cookie and a fresh server cookie: <see cref="FullLength"/> octets.</summary>
    public static void Write(ReadOnlySpan<byte> clientCookie, ReadOnlySpan<byte> client, uint now, ReadOnlySpan<byte> secret, Span<byte> cookie)
    {
        clientCookie[..ClientLength].CopyTo(cookie);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[8..], (uint)Version << 24);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[12..], now);
        BinaryPrimitives.WriteUInt64LittleEndian(cookie[16..], Hash(cookie[..16], client, secret));
    }

    private static ulong Hash(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> client, ReadOnlySpan<byte> secret)
    {
        Span<byte> input = stackalloc byte[32];
        cookie.CopyTo(input);
        client.CopyTo(input[16..]);
        return SipHash.Hash(secret, input[..(16 + client.Length)]);
    }
}
