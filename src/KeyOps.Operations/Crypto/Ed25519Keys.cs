using Org.BouncyCastle.Math.EC.Rfc8032;

namespace KeyOps.Operations.Crypto;

/// <summary>Ed25519 (RFC 8032) by BouncyCastle, which the platform does not offer everywhere; its PKCS#8 is RFC 8410 §7's.</summary>
internal static class Ed25519Keys
{
    public const int SeedLength = 32;
    public const int SignatureLength = 64;

    // SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING of 32 } }
    private static ReadOnlySpan<byte> Pkcs8Prefix =>
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    public static byte[] ToPkcs8(ReadOnlySpan<byte> seed) => [.. Pkcs8Prefix, .. seed];

    public static bool TryReadSeed(ReadOnlySpan<byte> pkcs8, Span<byte> seed)
    {
        if (pkcs8.Length != Pkcs8Prefix.Length + SeedLength || !pkcs8.StartsWith(Pkcs8Prefix))
        {
            return false;
        }

        pkcs8[Pkcs8Prefix.Length..].CopyTo(seed);
        return true;
    }

    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, publicKey);
        return publicKey;
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var key = seed.ToArray();
        var signature = new byte[SignatureLength];
        Ed25519.Sign(key, 0, message.ToArray(), 0, message.Length, signature, 0);
        Array.Clear(key);
        return signature;
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == Ed25519.PublicKeySize
        && signature.Length == SignatureLength
        && Ed25519.Verify(signature.ToArray(), 0, publicKey.ToArray(), 0, message.ToArray(), 0, message.Length);
}
