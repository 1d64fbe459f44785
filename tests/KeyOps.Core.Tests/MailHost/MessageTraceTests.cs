using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.MailHost;

namespace KeyOps.Core.Tests.MailHost;

public sealed class MessageTraceTests
{
    [Fact]
    public void What_a_receiver_wrote_is_explained_field_by_field()
    {
        var trace = MessageTrace.Explain(Read("""
            Authentication-Results: mx.example;
            	dkim=pass (2048-bit key; unprotected) header.d=keyops.example header.s=default;
            	dkim-atps=neutral
            Received-SPF: Softfail (mailfrom) identity=mailfrom; client-ip=192.0.2.9;
             helo=mail.example
            DKIM-Signature: v=1; a=rsa-sha256; d=keyops.example; s=default; h=From; bh=AA==; b=AA==
            From: ann@keyops.example
            """));

        Assert.Equal(["Authentication-Results", "Received-SPF", "DKIM-Signature"], trace.Select(line => line.Field));
        Assert.Equal([true, false, null], trace.Select(line => line.IsGood));
        Assert.Equal("Softfail (mailfrom) identity=mailfrom; client-ip=192.0.2.9; helo=mail.example", trace[1].Said);
        Assert.Equal("d=keyops.example s=default", trace[2].Said);
    }

    [Theory]
    [InlineData("dkim=fail reason=\"bad\"", false)]
    [InlineData("dkim=permerror", false)]
    [InlineData("dkim=none", false)]
    [InlineData("dkim=neutral", null)]
    [InlineData("spf=pass smtp.mailfrom=a.example", true)]
    [InlineData("spf=none", null)]
    [InlineData("dmarc=fail (p=none)", false)]
    public void Each_result_is_good_bad_or_neither(string result, bool? isGood) =>
        Assert.Equal(isGood, Assert.Single(MessageTrace.Explain(Read($"Authentication-Results: mx.example; {result}\nFrom: a@a.example"))).IsGood);

    [Fact]
    public void A_signature_that_cannot_be_read_is_bad() => Assert.False(Assert.Single(MessageTrace.Explain(Read("DKIM-Signature: nonsense\nFrom: a@a.example"))).IsGood);

    [Fact]
    public void A_message_without_any_of_it_has_no_trace() => Assert.Empty(MessageTrace.Explain(Read("From: a@a.example")));

    private static MailMessage Read(string header) =>
        MailMessage.TryParse(global::System.Text.Encoding.ASCII.GetBytes(header + "\n\nbody\n"), out var message, out var error) ? message : throw new InvalidOperationException(error);
}
