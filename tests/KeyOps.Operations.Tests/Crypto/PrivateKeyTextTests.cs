using System.Security.Cryptography;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Tests.Crypto;

public sealed class PrivateKeyTextTests
{
    [Fact]
    public void The_public_half_is_found_without_the_platforms_crypto()
    {
        using var rsa = RSA.Create(2048);
        foreach (var pem in (string[])[rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), "text\n" + rsa.ExportSubjectPublicKeyInfoPem() + "\n" + rsa.ExportPkcs8PrivateKeyPem()])
        {
            var key = Assert.IsType<PrivateKeyText.Rsa>(PrivateKeyText.Read(pem));
            Assert.Equal(rsa.ExportSubjectPublicKeyInfo(), key.PublicKey);
            Assert.Equal(2048, key.Bits);
        }
    }

    [Fact]
    public void An_Ed25519_key_is_read_and_others_are_told_apart()
    {
        using var key = SigningKey.Generate(new KeyAlgorithm.Ed25519());
        Assert.Equal(key.PublicKey.ToArray(), Assert.IsType<PrivateKeyText.Ed25519>(PrivateKeyText.Read(key.ToPem())).PublicKey);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.IsType<PrivateKeyText.Other>(PrivateKeyText.Read(curve.ExportPkcs8PrivateKeyPem()));
        Assert.IsType<PrivateKeyText.Other>(PrivateKeyText.Read(curve.ExportECPrivateKeyPem()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n")]
    public void What_is_no_private_key_is_none(string text) => Assert.IsType<PrivateKeyText.None>(PrivateKeyText.Read(text));
}
