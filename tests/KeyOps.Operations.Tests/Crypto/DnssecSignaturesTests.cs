using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Crypto;

namespace KeyOps.Operations.Tests.Crypto;

public sealed class DnssecSignaturesTests
{
    private static readonly DomainName Owner = DomainName.Parse("example.com");

    [Fact]
    public void The_Ed25519_example_of_RFC_8080_verifies()
    {
        // RFC 8080 §6.1.
        var key = Key("l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=");
        Assert.Equal(3613, key.KeyTag);
        Assert.True(DsRdata.TryParse((byte[])[0x0e, 0x1d, 15, 2, .. Convert.FromHexString("3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b")], out var ds));
        Assert.True(DnssecSignatures.Matches(ds, Owner, key));
        var signature = new RrsigRdata
        {
            TypeCovered = RecordType.Mx,
            Algorithm = DnssecAlgorithm.Ed25519,
            Labels = 2,
            OriginalTtl = 3600,
            Expiration = 1440021600,
            Inception = 1438207200,
            KeyTag = 3613,
            Signer = Owner,
            Signature = Convert.FromBase64String("oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg=="),
        };
        ReadOnlyMemory<byte> mx = (byte[])[0, 10, .. DomainName.Parse("mail.example.com").Wire];
        Assert.True(DnssecSignatures.Verify(key, SignatureInput.Build(signature, Owner, RecordClass.In, [mx])!, signature.Signature.Span));
        Assert.False(DnssecSignatures.Verify(key, SignatureInput.Build(signature with { OriginalTtl = 3601 }, Owner, RecordClass.In, [mx])!, signature.Signature.Span));
    }

    [Theory]
    [InlineData(8, "")]
    [InlineData(8, "AQ==")]
    [InlineData(8, "AAAA")]
    [InlineData(13, "AAAA")]
    [InlineData(15, "AAAA")]
    [InlineData(16, "AAAA")]
    public void A_key_that_its_algorithm_cannot_have_verifies_nothing(byte algorithm, string base64) =>
        Assert.False(DnssecSignatures.Verify(Key(base64.Length == 0 ? "AA==" : base64, algorithm), "x"u8, new byte[64]));

    private static DnskeyRdata Key(string base64, byte algorithm = 15) =>
        DnskeyRdata.TryParse((byte[])[1, 1, 3, algorithm, .. Convert.FromBase64String(base64)], out var key) ? key : throw new FormatException();
}
