using System.Text;
using KeyOps.Core.Mail.Signatures;

namespace KeyOps.Core.Tests.Mail.Signatures;

public sealed class CanonicalizationTests
{
    // RFC 6376 §3.4.5, the three examples in one.
    private static readonly MailHeader A = new("A", " X");
    private static readonly MailHeader B = new("B ", " Y\t\r\n\tZ  ");

    [Fact]
    public void Relaxed_headers_are_those_of_the_standard()
    {
        Assert.Equal("a:X", Canonicalization.Header(A, CanonicalForm.Relaxed));
        Assert.Equal("b:Y Z", Canonicalization.Header(B, CanonicalForm.Relaxed));
    }

    [Fact]
    public void Simple_headers_are_as_they_are()
    {
        Assert.Equal("A: X", Canonicalization.Header(A, CanonicalForm.Simple));
        Assert.Equal("B : Y\t\r\n\tZ  ", Canonicalization.Header(B, CanonicalForm.Simple));
    }

    [Theory]
    [InlineData(CanonicalForm.Relaxed, " C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [InlineData(CanonicalForm.Simple, " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n")]
    [InlineData(CanonicalForm.Relaxed, "", "")]
    [InlineData(CanonicalForm.Simple, "", "\r\n")]
    [InlineData(CanonicalForm.Relaxed, "\r\n\r\n", "")]
    [InlineData(CanonicalForm.Relaxed, " \t \r\n", "")]
    [InlineData(CanonicalForm.Simple, " \t \r\n", " \t \r\n")]
    [InlineData(CanonicalForm.Relaxed, "no end", "no end\r\n")]
    [InlineData(CanonicalForm.Simple, "no end", "no end\r\n")]
    [InlineData(CanonicalForm.Relaxed, "a\r\n\r\n  b\t\t\r\n", "a\r\n\r\n b\r\n")]
    public void Bodies_are_those_of_the_standard(CanonicalForm form, string body, string canonical) =>
        Assert.Equal(canonical, Encoding.Latin1.GetString(Canonicalization.Body(Encoding.Latin1.GetBytes(body), form)));
}
