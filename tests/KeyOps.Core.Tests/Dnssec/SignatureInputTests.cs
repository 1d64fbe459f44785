using System.Security.Cryptography;
using CsCheck;
using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Tests.Dnssec;

public sealed class SignatureInputTests
{
    [Fact]
    public void The_key_tag_and_digest_input_are_those_of_the_example_of_RFC_4034()
    {
        // RFC 4034 §5.4.
        var key = Key("AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==", flags: 256, algorithm: 5);
        Assert.Equal(60485, key.KeyTag);
#pragma warning disable CA5350
        Assert.Equal("2BB183AF5F22588179A53B0A98631FAD1A292118", Convert.ToHexString(SHA1.HashData(DsRdata.DigestInput(DomainName.Parse("DsKey.Example.Com"), key))));
#pragma warning restore CA5350
    }

    [Fact]
    public void A_wildcards_expansion_is_signed_as_the_wildcard()
    {
        var signature = Signature(labels: 2, RecordType.Txt);
        var expanded = SignatureInput.Build(signature, DomainName.Parse("A.b.Example.com"), RecordClass.In, [Rdata(1, 2)]);
        Assert.Equal(expanded, SignatureInput.Build(signature, DomainName.Parse("*.example.com"), RecordClass.In, [Rdata(1, 2)]));
        Assert.Null(SignatureInput.Build(signature, DomainName.Parse("com"), RecordClass.In, [Rdata(1, 2)]));
    }

    [Fact]
    public void Records_are_signed_in_canonical_order_once_each()
    {
        var signature = Signature(labels: 1, RecordType.Txt);
        var name = DomainName.Parse("example");
        Assert.Equal(
            SignatureInput.Build(signature, name, RecordClass.In, [Rdata(1), Rdata(1, 2), Rdata(3)]),
            SignatureInput.Build(signature, name, RecordClass.In, [Rdata(3), Rdata(1, 2), Rdata(1), Rdata(1, 2)]));
    }

    [Fact]
    public void Names_in_the_older_types_are_lowered_and_an_NSECs_is_not()
    {
        byte[] upper = [.. DomainName.Parse("MAIL.Example").Wire];
        byte[] lower = [.. DomainName.Parse("mail.example").Wire];
        Assert.Equal(lower, CanonicalRdata.Of(RecordType.Ns, upper));
        Assert.Equal((byte[])[0, 10, .. lower], CanonicalRdata.Of(RecordType.Mx, [0, 10, .. upper]));
        Assert.Equal(upper, CanonicalRdata.Of(RecordType.Nsec, upper));
        Assert.Equal((byte[])[0, 77], CanonicalRdata.Of(RecordType.Mx, [0, 77]));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_signature_is_in_force_from_inception_to_expiration_also_where_32_bits_wrap(int seconds, bool isInForce)
    {
        var inception = DateTimeOffset.FromUnixTimeSeconds((1L << 32) - 50);
        var signature = Signature(labels: 1, RecordType.Txt) with { Inception = uint.MaxValue - 49, Expiration = 50 };
        Assert.Equal(isInForce, signature.IsInForce(inception.AddSeconds(seconds)));
    }

    [Fact]
    public void Rdata_of_any_octets_is_read_or_refused() =>
        Gen.Byte.Array[0, 60].Sample(octets =>
            (RrsigRdata.TryParse(octets, out var rrsig) == (rrsig is not null))
            && (DnskeyRdata.TryParse(octets, out var key) == (key is not null))
            && (DsRdata.TryParse(octets, out var ds) == (ds is not null))
            && (NsecRecord.TryParse(DomainName.Root, octets, out var nsec) == (nsec is not null))
            && (!Nsec3Record.TryParse(DomainName.Parse("0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example"), octets, out var nsec3) || nsec3.Zone == DomainName.Parse("example")));

    internal static DnskeyRdata Key(string base64, ushort flags, byte algorithm) =>
        DnskeyRdata.TryParse((byte[])[(byte)(flags >> 8), (byte)flags, 3, algorithm, .. Convert.FromBase64String(base64)], out var key) ? key : throw new FormatException();

    private static RrsigRdata Signature(byte labels, RecordType type) => new()
    {
        TypeCovered = type,
        Algorithm = DnssecAlgorithm.Ed25519,
        Labels = labels,
        OriginalTtl = 300,
        Expiration = 2,
        Inception = 1,
        KeyTag = 7,
        Signer = DomainName.Parse("Example.COM"),
        Signature = new byte[] { 1 },
    };

    private static ReadOnlyMemory<byte> Rdata(params byte[] octets) => octets;
}
