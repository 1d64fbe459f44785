using System.Security.Cryptography;
using System.Text;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Tests.Crypto;

public sealed class SigningKeyTests
{
    [Theory]
    [InlineData("rsa-1024")]
    [InlineData("rsa-2048")]
    [InlineData("ed25519")]
    public void A_key_reads_back_from_its_PEM_with_the_same_halves(string algorithm)
    {
        using var key = SigningKey.Generate(KeyAlgorithm.Parse(algorithm));
        using var again = SigningKey.FromPem(key.ToPem());
        Assert.Equal(key.Algorithm, again.Algorithm);
        Assert.Equal(key.Pkcs8, again.Pkcs8);
        Assert.Equal(key.PublicKey.ToArray(), again.PublicKey.ToArray());
        Assert.Equal(key.ToPem(), Encoding.ASCII.GetString(again.ToPemOctets()));
    }

    [Theory]
    [InlineData("rsa-2048")]
    [InlineData("ed25519")]
    public void A_keys_record_is_valid_and_holds_its_public_half(string algorithm)
    {
        using var key = SigningKey.Generate(KeyAlgorithm.Parse(algorithm));
        var parsed = DkimKeyRecord.Parse(key.Record.ToString());
        Assert.Empty(parsed.Issues);
        Assert.Equal(key.PublicKey.ToArray(), parsed.Require().PublicKey.ToArray());
    }

    [Fact]
    public void An_RSA_signature_verifies_with_the_public_half()
    {
        using var key = SigningKey.Generate(KeyAlgorithm.Parse("rsa-2048"));
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        Assert.True(rsa.VerifyData("mail"u8, key.Sign("mail"u8), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void The_example_key_of_RFC_8463_gives_the_public_key_of_its_record()
    {
        // RFC 8463 §A.1: the secret key, base64.
        var seed = Convert.FromBase64String("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        byte[] pkcs8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20, .. seed];
        using var key = SigningKey.FromPkcs8(pkcs8);
        Assert.Equal("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", key.Record.ToString());
        Assert.True(Ed25519Keys.Verify(key.PublicKey.Span, SHA256.HashData("mail"u8), key.Sign("mail"u8)));
    }

    [Fact]
    public void Of_several_keys_in_a_file_the_first_is_taken_whatever_its_form()
    {
        using var first = RSA.Create(2048);
        using var second = RSA.Create(2048);

        using var key = SigningKey.FromPem(first.ExportRSAPrivateKeyPem() + "\n" + second.ExportPkcs8PrivateKeyPem());

        Assert.Equal(first.ExportPkcs8PrivateKey(), key.Pkcs8);
    }

    [Fact]
    public void A_key_behind_one_that_cannot_be_taken_is_not_taken_for_it()
    {
        using var first = ECDsa.Create();
        using var second = RSA.Create(2048);

        Assert.Throws<CryptographicException>(() => SigningKey.FromPem(first.ExportECPrivateKeyPem() + "\n" + second.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void An_older_PKCS1_file_is_taken_and_becomes_PKCS8()
    {
        using var rsa = RSA.Create(2048);
        using var key = SigningKey.FromPem("a comment\n" + rsa.ExportRSAPrivateKeyPem());
        Assert.Equal(rsa.ExportPkcs8PrivateKey(), key.Pkcs8);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", key.ToPem(), StringComparison.Ordinal);
        Assert.EndsWith("-----END PRIVATE KEY-----\n", key.ToPem(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_a_key_is_refused()
    {
        Assert.Throws<CryptographicException>(() => SigningKey.FromPem("junk"));
        Assert.Throws<CryptographicException>(() => SigningKey.FromPem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
        using var small = RSA.Create(512);
        Assert.Contains("512 bits", Assert.Throws<CryptographicException>(() => SigningKey.FromPkcs8(small.ExportPkcs8PrivateKey())).Message, StringComparison.Ordinal);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Throws<CryptographicException>(() => SigningKey.FromPkcs8(curve.ExportPkcs8PrivateKey()));
    }

    [Fact]
    public void A_disposed_key_is_zeroed_and_gives_nothing_more()
    {
        var key = SigningKey.Generate(new KeyAlgorithm.Ed25519());
        var octets = key.Pkcs8;
        key.Dispose();
        Assert.All(octets, octet => Assert.Equal(0, octet));
        Assert.Throws<ObjectDisposedException>(() => key.ToPem());
    }

    [Fact]
    public void A_key_never_shows_itself_as_text()
    {
        using var key = SigningKey.Generate(KeyAlgorithm.Parse("ed25519"));
        Assert.Equal("ed25519 signing key", key.ToString());
    }
}
