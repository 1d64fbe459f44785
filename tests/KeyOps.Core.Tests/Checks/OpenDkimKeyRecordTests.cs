using System.Text;
using CsCheck;
using KeyOps.Core.Checks;

namespace KeyOps.Core.Tests.Checks;

/// <summary>What libopendkim 2.11 was seen to say of each record; the system tests run it beside ours.</summary>
public sealed class OpenDkimKeyRecordTests
{
    [Theory]
    [InlineData("", "empty key record")]
    [InlineData("\0v=DKIM1; p=AAAA", "empty key record")]
    [InlineData("hello world", "syntax error in key data (ASCII 0x77 at offset 6)")]
    [InlineData("hello; a=b", "syntax error in key data (ASCII 0x3b at offset 5)")]
    [InlineData("=x", "syntax error in key data (ASCII 0x3d at offset 0)")]
    [InlineData("hello", "tag without value at end of key data")]
    [InlineData("v=DKIM1; n=caf\u00e9; p=AAAA", "invalid character (ASCII 0xe9 at offset 14) in key data")]
    [InlineData("v=DKIM1; n=a\u0001b; p=AAAA", "invalid character (ASCII 0x01 at offset 12) in key data")]
    [InlineData("v=DKIM2; p=AAAA", "invalid key version 'DKIM2'")]
    [InlineData("v=; p=AAAA", "invalid key version ''")]
    [InlineData("v=DKIM1; k=dsa; p=AAAA", "unknown key type 'dsa'")]
    [InlineData("v=DKIM1; k=; p=AAAA", "unknown key type ''")]
    [InlineData("v=DKIM1; h=md5; p=AAAA", "unknown hash 'md5'")]
    [InlineData("v=DKIM1; h=; p=AAAA", "unknown hash ''")]
    [InlineData("v=DKIM1; s=tlsrpt; p=AAAA", "key type mismatch")]
    [InlineData("v=DKIM1; k=rsa", "key missing")]
    [InlineData("v=DKIM1; p =", "key missing")]
    [InlineData("v=DKIM1; p=A===", "key missing")]
    [InlineData("v=DKIM1; p=AA", "key missing")]
    [InlineData("v=DKIM1; p=AAAAA", "key missing")]
    [InlineData("v=DKIM1; p=", "Revoked key")]
    [InlineData("v=DKIM1; p = ;", "Revoked key")]
    [InlineData("v=DKIM1; p=AAAA; p=", "Revoked key")]
    public void A_record_is_refused_in_its_words(string text, string message) =>
        Assert.Equal(new OpenDkimJudgement.Refused(message), OpenDkimKeyRecord.Judge(Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData("p=AAAA; v=DKIM1", "000000")]
    [InlineData("v=DKIM1; p=####", "")]
    [InlineData("v=DKIM1; p=AA#AA", "000000")]
    [InlineData("v=DKIM1; p=AAA", "0000")]
    [InlineData("v=DKIM1; p=AAAAAA", "00000000")]
    [InlineData("v=DKIM1; p=AA==AAAA", "00")]
    [InlineData("v=DKIM1; k=R S A; p=AA AA", "000000")]
    [InlineData("v=DKIM1; h=md5:SHA256; p=AAAA", "000000")]
    [InlineData("v=DKIM1; s=x:*; p=AAAA", "000000")]
    [InlineData("v=DKIM1; p=AAAA\0zzz", "000000")]
    [InlineData("v=DKIM1; p=AAAA; P=", "000000")]
    public void A_record_is_taken_with_what_its_key_decodes_to(string text, string key) =>
        Assert.Equal(key, Convert.ToHexString(Assert.IsType<OpenDkimJudgement.Taken>(OpenDkimKeyRecord.Judge(Encoding.Latin1.GetBytes(text))).Key.Span));

    [Fact]
    public void What_stands_beyond_1024_octets_is_not_read() =>
        Assert.Equal(new OpenDkimJudgement.Refused("key missing"), OpenDkimKeyRecord.Judge(Encoding.Latin1.GetBytes($"v=DKIM1; n={new string('x', 1024)}; p=AAAA")));

    [Theory]
    [InlineData("bad domain", "s", "baddomain", "s")]
    [InlineData("d.example", "a;b=c", "d.example", "a")]
    public void A_domain_and_selector_are_read_as_tags_of_a_signature(string domain, string selector, string readDomain, string readSelector)
    {
        Assert.True(OpenDkimKeyRecord.TryReadInput(ref domain, ref selector));
        Assert.Equal((readDomain, readSelector), (domain, selector));
    }

    [Theory]
    [InlineData("key;ops", "s")]
    [InlineData("k\u00e4yops.example", "s")]
    [InlineData("a,b", "s")]
    [InlineData("d.example", "good;x=y")]
    [InlineData("", "s")]
    [InlineData("d.example", "")]
    public void What_is_no_domain_is_refused(string domain, string selector) => Assert.False(OpenDkimKeyRecord.TryReadInput(ref domain, ref selector));

    [Fact]
    public void No_octets_make_it_fail() =>
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 60]).Sample((good, noise) => OpenDkimKeyRecord.Judge([.. good ? "v=DKIM1; p="u8 : [], .. noise]) is not null);
}
