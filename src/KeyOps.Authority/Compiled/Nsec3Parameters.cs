using System.Buffers.Binary;
using System.Security.Cryptography;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Compiled;

#pragma warning disable CA5350 // SHA-1 is the only hash that NSEC3 has (RFC 5155 §11); nothing is kept secret by it

/// <summary>How a zone's owner names are hashed (RFC 5155 §5): SHA-1, salted, iterated.</summary>
internal sealed class Nsec3Parameters
{
    public const int HashLength = 20;

    private const byte Sha1 = 1;

    private readonly byte[] _salt;
    private readonly int _iterations;

    private Nsec3Parameters(byte[] salt, int iterations)
    {
        _salt = salt;
        _iterations = iterations;
    }

    /// <summary>Reads NSEC3PARAM rdata (§4.2), or the same fields of NSEC3 rdata; null when the algorithm is unknown or it is cut short.</summary>
    public static Nsec3Parameters? Of(ReadOnlySpan<byte> rdata) =>
        rdata is [Sha1, _, _, _, var saltLength, ..] && rdata.Length >= 5 + saltLength
            ? new(rdata.Slice(5, saltLength).ToArray(), BinaryPrimitives.ReadUInt16BigEndian(rdata[2..]))
            : null;

    /// <summary>Whether NSEC3 rdata has these parameters.</summary>
    public bool Match(ReadOnlySpan<byte> rdata) =>
        rdata.Length >= 5 && rdata[0] == Sha1 && BinaryPrimitives.ReadUInt16BigEndian(rdata[2..]) == _iterations
        && rdata.Length >= 5 + rdata[4] && rdata.Slice(5, rdata[4]).SequenceEqual(_salt);

    /// <summary>Hashes a lower-cased name into <see cref="HashLength"/> octets.</summary>
    public void Hash(ReadOnlySpan<byte> lowerName, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[DomainName.MaxWireLength + byte.MaxValue];
        lowerName.CopyTo(input);
        _salt.CopyTo(input[lowerName.Length..]);
        SHA1.HashData(input[..(lowerName.Length + _salt.Length)], hash);
        for (var i = 0; i < _iterations; i++)
        {
            hash.CopyTo(input);
            _salt.CopyTo(input[HashLength..]);
            SHA1.HashData(input[..(HashLength + _salt.Length)], hash);
        }
    }
}
