using System.Security.Cryptography;
using System.Text;
using KeyOps.Core.Mail;

namespace KeyOps.Operations.Crypto;

/// <summary>
/// The private half of a DKIM key, as PKCS#8. What can be zeroed is, on <see cref="Dispose"/>; nothing here prints key material.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly byte[] _pkcs8;
    private readonly byte[] _publicKey;
    private bool _isDisposed;

    private SigningKey(KeyAlgorithm algorithm, byte[] pkcs8, byte[] publicKey)
    {
        Algorithm = algorithm;
        _pkcs8 = pkcs8;
        _publicKey = publicKey;
    }

    public KeyAlgorithm Algorithm { get; }

    /// <summary>DER PrivateKeyInfo (RFC 5208; RFC 8410 §7 for Ed25519): this object's own buffer, zeroed when it is disposed.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public byte[] Pkcs8
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _pkcs8;
        }
    }

    /// <summary>What goes in <c>p=</c>: DER SubjectPublicKeyInfo for RSA, the raw 32 octets for Ed25519 (RFC 8463 §4).</summary>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>The record that publishes this key.</summary>
    public DkimKeyRecord Record => DkimKeyRecord.ForKey(Algorithm, _publicKey);

    /// <summary>Makes a new key with the platform's randomness. Safe to call from many threads.</summary>
    public static SigningKey Generate(KeyAlgorithm algorithm)
    {
        if (algorithm is not KeyAlgorithm.Rsa rsa)
        {
            Span<byte> seed = stackalloc byte[Ed25519Keys.SeedLength];
            RandomNumberGenerator.Fill(seed);
            var pkcs8 = Ed25519Keys.ToPkcs8(seed);
            var publicKey = Ed25519Keys.PublicKeyOf(seed);
            CryptographicOperations.ZeroMemory(seed);
            return new(algorithm, pkcs8, publicKey);
        }

        using var key = RSA.Create(rsa.Bits);
        return new(algorithm, key.ExportPkcs8PrivateKey(), key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>A key whose halves are known already: reading an RSA key would test its primes for milliseconds.</summary>
    internal static SigningKey FromParts(KeyAlgorithm algorithm, byte[] pkcs8, byte[] publicKey) => new(algorithm, pkcs8, publicKey);

    /// <summary>Reads PKCS#8 (<c>PRIVATE KEY</c>), or PKCS#1 as older tools write it (<c>RSA PRIVATE KEY</c>); text around the block is ignored. Of several
    /// keys it is the first, as for OpenSSL and whatever signs with it.</summary>
    /// <exception cref="CryptographicException">No such block, an encrypted one, or a key of another type or size.</exception>
    public static SigningKey FromPem(ReadOnlySpan<char> pem)
    {
        if (TryFindKey(pem, out var isPkcs8, out var der))
        {
            try
            {
                return isPkcs8 ? FromPkcs8(der) : FromRsa(rsa => rsa.ImportRSAPrivateKey(der, out _));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(der);
            }
        }

        throw new CryptographicException("there is no PEM block PRIVATE KEY or RSA PRIVATE KEY (an encrypted key is not taken)");
    }

    /// <summary>Reads DER PrivateKeyInfo.</summary>
    /// <exception cref="CryptographicException">Not such a structure, or a key of another type or size.</exception>
    public static SigningKey FromPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        Span<byte> seed = stackalloc byte[Ed25519Keys.SeedLength];
        if (Ed25519Keys.TryReadSeed(pkcs8, seed))
        {
            var key = new SigningKey(new KeyAlgorithm.Ed25519(), Ed25519Keys.ToPkcs8(seed), Ed25519Keys.PublicKeyOf(seed));
            CryptographicOperations.ZeroMemory(seed);
            return key;
        }

        var der = pkcs8.ToArray();
        try
        {
            return FromRsa(rsa => rsa.ImportPkcs8PrivateKey(der, out _));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>PEM as <c>openssl genrsa</c> writes it: PKCS#8, lines of 64 characters, a newline at the end.</summary>
    /// <exception cref="ObjectDisposedException">After <see cref="Dispose"/>.</exception>
    public string ToPem() => PemEncoding.WriteString("PRIVATE KEY", Pkcs8) + "\n";

    /// <summary><see cref="ToPem"/> as ASCII octets; the caller zeroes them.</summary>
    public byte[] ToPemOctets()
    {
        var characters = PemEncoding.Write("PRIVATE KEY", Pkcs8);
        var octets = new byte[characters.Length + 1];
        Encoding.ASCII.GetBytes(characters, octets);
        octets[^1] = (byte)'\n';
        Array.Clear(characters);
        return octets;
    }

    /// <summary>Signs as DKIM does: rsa-sha256 (RFC 6376 §3.3.2, PKCS#1 v1.5), or ed25519-sha256 over the hash (RFC 8463 §3).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        if (Algorithm is KeyAlgorithm.Rsa)
        {
            using var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(Pkcs8, out _);
            return rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        Span<byte> seed = stackalloc byte[Ed25519Keys.SeedLength];
        _ = Ed25519Keys.TryReadSeed(Pkcs8, seed);
        var signature = Ed25519Keys.Sign(seed, hash);
        CryptographicOperations.ZeroMemory(seed);
        return signature;
    }

    /// <summary>The algorithm, never the key.</summary>
    public override string ToString() => $"{Algorithm} signing key";

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_pkcs8);
        _isDisposed = true;
    }

    private static bool TryFindKey(ReadOnlySpan<char> pem, out bool isPkcs8, out byte[] der)
    {
        (isPkcs8, der) = (false, []);
        while (PemEncoding.TryFind(pem, out var fields))
        {
            var label = pem[fields.Label];
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                isPkcs8 = label is "PRIVATE KEY";
                der = new byte[fields.DecodedDataLength];
                return (isPkcs8 || label is "RSA PRIVATE KEY") && Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out _);
            }

            pem = pem[fields.Location.End..];
        }

        return false;
    }

    private static SigningKey FromRsa(Action<RSA> import)
    {
        using var rsa = RSA.Create();
        import(rsa);
        if (!KeyAlgorithm.TryParse($"rsa-{rsa.KeySize}", out var algorithm, out var error))
        {
            throw new CryptographicException(error);
        }

        return new(algorithm, rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfo());
    }
}
