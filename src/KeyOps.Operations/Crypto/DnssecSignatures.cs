using System.Security.Cryptography;
using KeyOps.Core.Dnssec;

namespace KeyOps.Operations.Crypto;

/// <summary>Checks DNSSEC signatures and digests with the platform's crypto, and with BouncyCastle where it has none (Ed25519).</summary>
public static class DnssecSignatures
{
    private const byte DigestSha1 = 1;
    private const byte DigestSha256 = 2;
    private const byte DigestSha384 = 4;

    /// <summary>Whether signatures of an algorithm can be checked; a zone with none that can is insecure (RFC 4035 §5.2).</summary>
    public static bool IsSupported(DnssecAlgorithm algorithm) => algorithm is
        DnssecAlgorithm.RsaSha1 or DnssecAlgorithm.RsaSha1Nsec3 or DnssecAlgorithm.RsaSha256 or DnssecAlgorithm.RsaSha512
        or DnssecAlgorithm.EcdsaP256Sha256 or DnssecAlgorithm.EcdsaP384Sha384 or DnssecAlgorithm.Ed25519;

    public static bool IsSupportedDigest(byte digestType) => digestType is DigestSha1 or DigestSha256 or DigestSha384;

    /// <summary>Whether a key made a signature over octets; false also for a key that its algorithm cannot have.</summary>
    public static bool Verify(DnskeyRdata key, ReadOnlySpan<byte> octets, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key.Algorithm switch
            {
                DnssecAlgorithm.RsaSha1 or DnssecAlgorithm.RsaSha1Nsec3 => VerifyRsa(key, octets, signature, HashAlgorithmName.SHA1),
                DnssecAlgorithm.RsaSha256 => VerifyRsa(key, octets, signature, HashAlgorithmName.SHA256),
                DnssecAlgorithm.RsaSha512 => VerifyRsa(key, octets, signature, HashAlgorithmName.SHA512),
                DnssecAlgorithm.EcdsaP256Sha256 => VerifyEcdsa(key, octets, signature, ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256),
                DnssecAlgorithm.EcdsaP384Sha384 => VerifyEcdsa(key, octets, signature, ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384),
                DnssecAlgorithm.Ed25519 => Ed25519Keys.Verify(key.PublicKey.Span, octets, signature), // RFC 8080
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether a DS is of a key at this owner (RFC 4034 §5.1.4, RFC 4509, RFC 6605 §2).</summary>
    public static bool Matches(DsRdata ds, Core.Names.DomainName owner, DnskeyRdata key)
    {
        if (ds.KeyTag != key.KeyTag || ds.Algorithm != key.Algorithm)
        {
            return false;
        }

        var input = DsRdata.DigestInput(owner, key);
        return ds.DigestType switch
        {
#pragma warning disable CA5350 // RFC 8624 §3.3: validators must still take SHA-1 digests
            DigestSha1 => ds.Digest.Span.SequenceEqual(SHA1.HashData(input)),
#pragma warning restore CA5350
            DigestSha256 => ds.Digest.Span.SequenceEqual(SHA256.HashData(input)),
            DigestSha384 => ds.Digest.Span.SequenceEqual(SHA384.HashData(input)),
            _ => false,
        };
    }

    // RFC 3110 §2: exponent length in one octet, or 0 and two; exponent; modulus.
    private static bool VerifyRsa(DnskeyRdata key, ReadOnlySpan<byte> octets, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        var text = key.PublicKey.Span;
        var (length, start) = text.Length > 3 && text[0] == 0 ? ((text[1] << 8) | text[2], 3) : (text.IsEmpty ? 0 : text[0], 1);
        if (length == 0 || start + length >= text.Length)
        {
            return false;
        }

        using var rsa = RSA.Create(new RSAParameters { Exponent = text.Slice(start, length).ToArray(), Modulus = text[(start + length)..].ToArray() });
        return rsa.VerifyData(octets, signature, hash, RSASignaturePadding.Pkcs1);
    }

    // RFC 6605 §4: the point as x and y; the signature as r and s.
    private static bool VerifyEcdsa(DnskeyRdata key, ReadOnlySpan<byte> octets, ReadOnlySpan<byte> signature, ECCurve curve, int size, HashAlgorithmName hash)
    {
        var text = key.PublicKey.Span;
        if (text.Length != size * 2 || signature.Length != size * 2)
        {
            return false;
        }

        using var ecdsa = ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = text[..size].ToArray(), Y = text[size..].ToArray() } });
        return ecdsa.VerifyData(octets, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
