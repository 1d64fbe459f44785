using System.Security.Cryptography;
using KeyOps.Core.Mail;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Signers;

/// <summary>Verifies DKIM signatures as a receiver would (RFC 6376 §6.1, RFC 8463), the key given.</summary>
public static class SignatureVerifier
{
    /// <summary>Whether <paramref name="signature"/>, read from one of the fields of <paramref name="message"/>, holds under the key.</summary>
    /// <param name="message">The message with its signature.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="keyType"><c>rsa</c> or <c>ed25519</c>, as in <c>k=</c>.</param>
    /// <param name="publicKey">The octets of <c>p=</c>.</param>
    /// <param name="now">For <c>x=</c>.</param>
    public static SignatureVerdict Verify(MailMessage message, DkimSignature signature, string keyType, ReadOnlySpan<byte> publicKey, DateTimeOffset now)
    {
        if (signature.Algorithm != $"{keyType}-sha256")
        {
            return new SignatureVerdict.Bad($"it is signed with {signature.Algorithm}, and the key is for {keyType}-sha256");
        }

        if (!signature.SignedHeaders.Contains("from", StringComparer.OrdinalIgnoreCase))
        {
            return new SignatureVerdict.Bad("From is not signed, which RFC 6376 §5.4 asks for");
        }

        if (signature.ExpiresAt < now)
        {
            return new SignatureVerdict.Bad($"it expired at {signature.ExpiresAt:u}");
        }

        var octets = SignedOctets.Of(message, signature);
        if (!SHA256.HashData(octets.Body.AsSpan()).AsSpan().SequenceEqual(signature.BodyHash.AsSpan()))
        {
            return new SignatureVerdict.Bad("the body's hash is not the one in bh=");
        }

        var hash = SHA256.HashData(octets.Headers.AsSpan());
        var holds = keyType == "ed25519" ? Ed25519Keys.Verify(publicKey, hash, signature.Signature.AsSpan()) : VerifyRsa(publicKey, hash, signature.Signature.AsSpan());
        return holds switch
        {
            true => new SignatureVerdict.Good(),
            false => new SignatureVerdict.Bad("the signature does not verify under this key"),
            null => new SignatureVerdict.Bad("the public key is not an RSA key"),
        };
    }

    /// <summary>The same under the key that a record holds (RFC 6376 §3.6.1).</summary>
    /// <param name="message">As above.</param>
    /// <param name="signature">As above.</param>
    /// <param name="record">The record's strings, joined.</param>
    /// <param name="now">As above.</param>
    public static SignatureVerdict Verify(MailMessage message, DkimSignature signature, string record, DateTimeOffset now)
    {
        var parsed = DkimKeyRecord.Parse(record);
        return parsed.Record switch
        {
            null => new SignatureVerdict.Bad($"its key record is broken: {parsed.Errors.First().Message}"),
            { IsRevoked: true } => new SignatureVerdict.Bad("its key is revoked (empty p=)"),
            var key => Verify(message, signature, key.EffectiveKeyType, key.PublicKey.Span, now),
        };
    }

    private static bool? VerifyRsa(ReadOnlySpan<byte> publicKey, byte[] hash, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
            return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
