using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace KeyOps.Operations.Crypto;

/// <summary>
/// The first private key in a PEM text, as OpenSSL's <c>PEM_read_bio_PrivateKey</c> finds it. Read without the platform's
/// crypto, which takes longer to load than all the rest of <c>testkey</c>; the numbers are compared, never used.
/// </summary>
public abstract record PrivateKeyText
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string Ed25519Oid = "1.3.101.112";

    private PrivateKeyText()
    {
    }

    /// <summary>An RSA key. <paramref name="PublicKey"/>: its other half as DER SubjectPublicKeyInfo.</summary>
    public sealed record Rsa(byte[] PublicKey, int Bits) : PrivateKeyText;

    /// <summary>An Ed25519 key. <paramref name="PublicKey"/>: its other half, 32 octets.</summary>
    public sealed record Ed25519(byte[] PublicKey) : PrivateKeyText;

    /// <summary>A private key of another type.</summary>
    public sealed record Other : PrivateKeyText;

    /// <summary>No private key that can be read.</summary>
    public sealed record None : PrivateKeyText;

    public static PrivateKeyText Read(ReadOnlySpan<char> pem)
    {
        while (PemEncoding.TryFind(pem, out var fields))
        {
            var label = pem[fields.Label];
            if (label is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY" or "DSA PRIVATE KEY" or "ENCRYPTED PRIVATE KEY")
            {
                var der = new byte[fields.DecodedDataLength];
                try
                {
                    return !Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out _) ? new None()
                        : label switch
                        {
                            "PRIVATE KEY" => ReadPkcs8(der),
                            "RSA PRIVATE KEY" => ReadPkcs1(der),
                            "ENCRYPTED PRIVATE KEY" => new None(),
                            _ => new Other(),
                        };
                }
                catch (AsnContentException)
                {
                    return new None();
                }
                finally
                {
                    Array.Clear(der);
                }
            }

            pem = pem[fields.Location.End..];
        }

        return new None();
    }

    // PrivateKeyInfo (RFC 5208 §5): version, algorithm, key octets.
    private static PrivateKeyText ReadPkcs8(byte[] der)
    {
        var info = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        info.ReadInteger();
        var algorithm = info.ReadSequence().ReadObjectIdentifier();
        var key = info.ReadOctetString();
        try
        {
            return algorithm switch
            {
                RsaEncryption => ReadPkcs1(key),
                Ed25519Oid => new Ed25519(Ed25519Keys.PublicKeyOf(new AsnReader(key, AsnEncodingRules.BER).ReadOctetString())),
                _ => new Other(),
            };
        }
        finally
        {
            Array.Clear(key);
        }
    }

    // RSAPrivateKey (RFC 8017 §A.1.2): version, n, e, and what stays private.
    private static Rsa ReadPkcs1(byte[] der)
    {
        var key = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        key.ReadInteger();
        var modulus = key.ReadInteger();
        var exponent = key.ReadInteger();
        return new(ToPublicKeyInfo(modulus, exponent), (int)modulus.GetBitLength());
    }

    private static byte[] ToPublicKeyInfo(BigInteger modulus, BigInteger exponent)
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteInteger(modulus);
            key.WriteInteger(exponent);
        }

        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier(RsaEncryption);
                info.WriteNull();
            }

            info.WriteBitString(key.Encode());
        }

        return info.Encode();
    }
}
