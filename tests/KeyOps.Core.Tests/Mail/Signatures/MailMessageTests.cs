using System.Text;
using CsCheck;
using KeyOps.Core.Mail.Signatures;

namespace KeyOps.Core.Tests.Mail.Signatures;

public sealed class MailMessageTests
{
    [Fact]
    public void Folded_fields_and_bare_line_feeds_are_read()
    {
        Assert.True(MailMessage.TryParse("A: 1\nB: 2\n\t3\n\nbody\n\nmore\n"u8, out var message, out _));

        Assert.Equal([new("A", " 1"), new("B", " 2\r\n\t3")], message.Headers);
        Assert.Equal("body\r\n\r\nmore\r\n", Encoding.Latin1.GetString(message.Body.AsSpan()));
        Assert.Equal("A: 1\r\nB: 2\r\n\t3\r\n\r\nbody\r\n\r\nmore\r\n", Encoding.Latin1.GetString(message.ToOctets()));
    }

    [Theory]
    [InlineData("A: 1\r\n", 1, "")]
    [InlineData("A: 1\r\n\r\n", 1, "")]
    [InlineData("\r\nbody", 0, "body")]
    [InlineData("", 0, "")]
    public void Headers_or_body_may_be_missing(string text, int headers, string body)
    {
        Assert.True(MailMessage.TryParse(Encoding.Latin1.GetBytes(text), out var message, out _));
        Assert.Equal((headers, body), (message.Headers.Length, Encoding.Latin1.GetString(message.Body.AsSpan())));
    }

    [Fact]
    public void What_is_no_field_is_told()
    {
        Assert.False(MailMessage.TryParse("From: a\r\nnonsense\r\n\r\n"u8, out _, out var error));
        Assert.Equal("'nonsense' is no header field: there is no name and colon", error);
    }

    [Fact]
    public void Whatever_is_read_is_written_and_read_alike() => Gen.Byte.Array[0, 200].Sample(octets =>
    {
        if (MailMessage.TryParse(octets, out var message, out _))
        {
            Assert.True(MailMessage.TryParse(message.ToOctets(), out var again, out _));
            Assert.Equal(message, again);
        }
    });
}
