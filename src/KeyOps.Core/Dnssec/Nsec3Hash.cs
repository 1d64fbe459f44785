using System.Security.Cryptography;
using KeyOps.Core.Names;

namespace KeyOps.Core.Dnssec;

/// <summary>The hash of a name (RFC 5155 §5).</summary>
public static class Nsec3Hash
{
    /// <summary>Above this a zone counts as insecure: validators need not work for it (RFC 9276 §3.2 names 100 as the common limit).</summary>
    public const int MaxIterations = 100;

    /// <summary>SHA-1 of the canonical name and salt, then of the result and salt, <paramref name="iterations"/> times more; 20 octets.</summary>
    public static byte[] Of(DomainName name, ReadOnlySpan<byte> salt, int iterations)
    {
        byte[] hash = Digest([.. name.ToLower().Wire, .. salt]);
        for (var i = 0; i < iterations; i++)
        {
            hash = Digest([.. hash, .. salt]);
        }

        return hash;
    }

    // The hash is not relied on for secrecy or against collisions: the standard has no other (RFC 5155 §11).
#pragma warning disable CA5350
    private static byte[] Digest(byte[] octets) => SHA1.HashData(octets);
#pragma warning restore CA5350
}
