using CsCheck;
using KeyOps.Core.Mail.Signatures;

namespace KeyOps.Core.Tests.Mail.Signatures;

public sealed class DkimSignatureTests
{
    private const string Fine = " v=1; a=rsa-sha256; c=relaxed/simple; d=Keyops.example;\r\n\ts=k1; h=From:To:\r\n\tFrom; bh=AQ\r\n ID; l=5; x=1700000000; b=BA\r\n UG";

    [Fact]
    public void Every_tag_is_read()
    {
        Assert.True(DkimSignature.TryParse(new("DKIM-Signature", Fine), out var signature, out var error), error);

        Assert.Equal("rsa-sha256", signature.Algorithm);
        Assert.Equal((CanonicalForm.Relaxed, CanonicalForm.Simple), (signature.HeaderForm, signature.BodyForm));
        Assert.Equal(("Keyops.example.", "k1"), (signature.Domain.ToString(), signature.Selector.Text));
        Assert.Equal(["From", "To", "From"], signature.SignedHeaders);
        Assert.Equal([1, 2, 3], signature.BodyHash.AsSpan().ToArray().Take(3));
        Assert.Equal([4, 5, 6], signature.Signature.AsSpan().ToArray());
        Assert.Equal((5L, DateTimeOffset.FromUnixTimeSeconds(1700000000)), (signature.BodyLength, signature.ExpiresAt));
    }

    [Theory]
    [InlineData("c=relaxed/simple;", "c=relaxed;", CanonicalForm.Relaxed, CanonicalForm.Simple)]
    [InlineData("c=relaxed/simple;", "", CanonicalForm.Simple, CanonicalForm.Simple)]
    [InlineData("c=relaxed/simple;", "c=simple/relaxed;", CanonicalForm.Simple, CanonicalForm.Relaxed)]
    public void The_form_has_defaults(string old, string text, CanonicalForm header, CanonicalForm body)
    {
        Assert.True(DkimSignature.TryParse(new("DKIM-Signature", Fine.Replace(old, text, StringComparison.Ordinal)), out var signature, out _));
        Assert.Equal((header, body), (signature.HeaderForm, signature.BodyForm));
    }

    [Theory]
    [InlineData("v=1", "v=2", "v='2' is not 1")]
    [InlineData("d=Keyops.example;", "", "there is no 'd' tag")]
    [InlineData("a=rsa-sha256", "a=", "there is no 'a' tag")]
    [InlineData("bh=AQ", "bh=!!", "'b' or 'bh' is not base64")]
    [InlineData("c=relaxed/simple", "c=loose", "c='loose' is not a pair of simple and relaxed")]
    [InlineData("l=5", "l=-5", "'l' or 'x' is not a number")]
    [InlineData("x=1700000000", "x=99999999999999999999", "'l' or 'x' is not a number")]
    [InlineData("s=k1", "s=k_/1", "s='k_/1' is not a selector")]
    [InlineData("s=k1", "s=k1; s=k2", "tag 's' stands here a second time")]
    public void What_is_wrong_is_told(string old, string text, string message)
    {
        Assert.False(DkimSignature.TryParse(new("DKIM-Signature", Fine.Replace(old, text, StringComparison.Ordinal)), out _, out var error));
        Assert.Equal(message, error);
    }

    [Fact]
    public void No_text_whatever_throws() => Gen.Char[" =;:/vabdhslxc1\r\n\t"].Array[0, 60].Sample(text =>
    {
        var parsed = DkimSignature.TryParse(new("DKIM-Signature", Fine + ";" + new string(text)), out var signature, out var error);
        Assert.NotEqual(parsed, error is not null);
        Assert.Equal(parsed, signature is not null);
    });
}
