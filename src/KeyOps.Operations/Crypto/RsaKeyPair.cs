using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace KeyOps.Operations.Crypto;

/// <summary>
/// An RSA key of any size that OpenSSL makes, for <c>genkey</c> alone, which must do what it is told: everything else makes
/// <see cref="SigningKey"/>s, whose sizes verifiers take.
/// </summary>
public static class RsaKeyPair
{
    /// <summary>OpenSSL makes none smaller.</summary>
    public const int MinBits = 512;

    /// <summary>OpenSSL takes none larger.</summary>
    public const int MaxBits = 16384;

    /// <summary>Makes a key; gives its PKCS#8 and its SubjectPublicKeyInfo, both DER. The caller zeroes the former.</summary>
    public static (byte[] Pkcs8, byte[] PublicKey) Generate(int bits)
    {
        if (bits % 8 == 0)
        {
            using var rsa = RSA.Create(bits);
            return (rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfo());
        }

        // The platform's class wants whole octets; OpenSSL does not.
        var generator = new RsaKeyPairGenerator();
        generator.Init(new RsaKeyGenerationParameters(BigInteger.ValueOf(65537), new SecureRandom(), bits, certainty: 100));
        var pair = generator.GenerateKeyPair();
        return (PrivateKeyInfoFactory.CreatePrivateKeyInfo(pair.Private).GetDerEncoded(), SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(pair.Public).GetDerEncoded());
    }
}
