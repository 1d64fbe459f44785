using System.Formats.Asn1;

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

    public static PrivateKeyText Read(string pem)
    {
        var start = 0;
        while (PemBlocks.TryFind(pem, ref start, out var label, out var base64))
        {
            if (label is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY" or "DSA PRIVATE KEY" or "ENCRYPTED PRIVATE KEY")
            {
                return ReadBlock(label, base64);
            }
        }

        return new None();
    }

    private static PrivateKeyText ReadBlock(string label, string base64)
    {
        byte[] der = [];
        try
        {
            der = Convert.FromBase64String(base64);
            return label switch
            {
                "PRIVATE KEY" => ReadPkcs8(der),
                "RSA PRIVATE KEY" => ReadPkcs1(der),
                "ENCRYPTED PRIVATE KEY" => new None(),
                _ => new Other(),
            };
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            return new None();
        }
        finally
        {
            Array.Clear(der);
        }
    }

    // PrivateKeyInfo (RFC 5208 §5): version, algorithm, key octets.
    private static PrivateKeyText ReadPkcs8(byte[] der)
    {
        var info = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        info.ReadIntegerBytes();
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
        key.ReadIntegerBytes();
        var modulus = key.ReadIntegerBytes();
        var exponent = key.ReadIntegerBytes();
        return new(DerPublicKey.Of(modulus.Span, exponent.Span), DerPublicKey.BitLength(modulus.Span));
    }
}
