using CsCheck;
using KeyOps.Core.Names;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Validation;

namespace KeyOps.Operations.Tests.Dns;

public sealed class TrustAnchorFileTests
{
    [Fact]
    public void DS_and_DNSKEY_records_are_read_as_they_are_written()
    {
        const string Text = """
            ; a comment
            . 172800 IN DNSKEY 257 3 8 AwEAAaz/ tAm8 ;{id = 20326}
            example. IN DS 3613 15 2 (
                3aa5ab37efce57f737fc1627013fee07 ; first half
                bdf241bd10f3b1964ab55c78e79a304b )
            example.net DS 1 13 1 2bb183af5f22588179a53b0a98631fad1a292118
            """;
        Assert.True(TrustAnchorFile.TryParse(Text, out var anchors, out _));
        Assert.Equal([DomainName.Root, DomainName.Parse("example"), DomainName.Parse("example.net")], anchors.Select(anchor => anchor.Zone));
        Assert.Equal(9, anchors[0].Key!.PublicKey.Length);
        Assert.Equal((3613, 2, 32), (anchors[1].Ds!.KeyTag, anchors[1].Ds!.DigestType, anchors[1].Ds!.Digest.Length));
    }

    [Theory]
    [InlineData("", "there is no DS or DNSKEY record")]
    [InlineData("; nothing", "there is no DS or DNSKEY record")]
    [InlineData("example. IN A 192.0.2.1", "line 1 is not a DS or DNSKEY record")]
    [InlineData("\nexample. IN DS 1 2 3 zz", "line 2 is not a DS or DNSKEY record")]
    [InlineData("example. IN DS 1 2", "line 1 is not a DS or DNSKEY record")]
    [InlineData("example. IN DS 1 2 3 ( 00", "there is no DS or DNSKEY record")]
    public void What_is_wrong_is_told(string text, string reason)
    {
        Assert.False(TrustAnchorFile.TryParse(text, out _, out var error));
        Assert.Equal(reason, error);
    }

    [Fact]
    public void No_text_makes_the_reader_fail() =>
        Gen.Char["example. INDS0123(;)\n\t=/+"].Array[0, 60].Sample(text => TrustAnchorFile.TryParse(new string(text), out _, out var error) == (error is null));

    [Fact]
    public void Resolvers_are_those_of_resolv_conf_or_the_local_host()
    {
        Assert.Equal(["192.0.2.1:53", "[2001:db8::1]:53"], SystemResolvers.Parse("# x\nnameserver 192.0.2.1\nsearch a\nnameserver\t2001:db8::1 # y\nnameserver bogus\n").Select(server => server.ToString()));
        Assert.Equal(["127.0.0.1:53"], SystemResolvers.Parse("").Select(server => server.ToString()));
    }
}
