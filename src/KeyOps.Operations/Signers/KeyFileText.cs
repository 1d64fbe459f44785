using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Signers;

/// <summary>The text of a key file. Writing and comparing does without the platform's RSA import, which tests the primes for milliseconds a key.</summary>
internal static class KeyFileText
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1"; // RFC 8017 Appendix A.1

    /// <summary>PEM as <see cref="SigningKey.ToPemOctets"/> writes it; the caller zeroes it.</summary>
    public static byte[] Of(ReadOnlySpan<byte> pkcs8)
    {
        var characters = PemEncoding.Write("PRIVATE KEY", pkcs8);
        var octets = new byte[characters.Length + 1];
        Encoding.ASCII.GetBytes(characters, octets);
        octets[^1] = (byte)'\n';
        Array.Clear(characters);
        return octets;
    }

    /// <summary>Whether the private key names the modulus and exponent (RSA), or has the public half (Ed25519), of the key.</summary>
    public static bool IsHalfOf(byte[] pkcs8, ManagedKey key) => IsHalfOf(pkcs8, key.Algorithm, key.PublicKey.AsSpan());

    /// <summary>The same of a key that is no one's yet.</summary>
    /// <param name="pkcs8">The private key.</param>
    /// <param name="algorithm">What it is for.</param>
    /// <param name="publicKey">What goes in <c>p=</c>.</param>
    public static bool IsHalfOf(byte[] pkcs8, KeyAlgorithm algorithm, ReadOnlySpan<byte> publicKey)
    {
        try
        {
            if (algorithm is KeyAlgorithm.Rsa)
            {
                return PublicKeyInfo(pkcs8).AsSpan().SequenceEqual(publicKey);
            }

            using var signing = SigningKey.FromPkcs8(pkcs8);
            return signing.PublicKey.Span.SequenceEqual(publicKey);
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Whether a file's content is this key, in whatever PEM form.</summary>
    public static bool Holds(ReadOnlySpan<byte> octets, ManagedKey key)
    {
        var text = new char[octets.Length];
        Encoding.Latin1.GetChars(octets, text);
        try
        {
            using var found = SigningKey.FromPem(text);
            return found.PublicKey.Span.SequenceEqual(key.PublicKey.AsSpan());
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            Array.Clear(text);
        }
    }

    /// <summary>The SubjectPublicKeyInfo (RFC 5280 §4.1) of an RSA key in PKCS#8 (RFC 5208 §5, RFC 8017 Appendix A.1.2).</summary>
    private static byte[] PublicKeyInfo(byte[] pkcs8)
    {
        var info = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        info.ReadInteger(); // version
        if (info.ReadSequence().ReadObjectIdentifier() != RsaEncryption)
        {
            throw new CryptographicException("not an RSA key");
        }

        var secret = info.ReadOctetString();
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            var numbers = new AsnReader(secret, AsnEncodingRules.DER).ReadSequence();
            numbers.ReadInteger(); // version
            key.WriteInteger(numbers.ReadIntegerBytes().Span); // modulus
            key.WriteInteger(numbers.ReadIntegerBytes().Span); // publicExponent
        }

        CryptographicOperations.ZeroMemory(secret);

        var result = new AsnWriter(AsnEncodingRules.DER);
        using (result.PushSequence())
        {
            using (result.PushSequence())
            {
                result.WriteObjectIdentifier(RsaEncryption);
                result.WriteNull();
            }

            result.WriteBitString(key.Encode());
        }

        return result.Encode();
    }
}
