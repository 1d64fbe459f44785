using System.Text;
using KeyOps.Core.Mail.Signatures;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Tests.Signers;

public sealed class SignatureVerifierTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // The message of RFC 8463 Appendix A.3, and the keys of A.2.
    private const string Signed = """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
         subject : date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
         Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
         date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
         DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
         dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game.  Are you hungry yet?

        Joe.

        """;

    private const string Ed25519Key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    private const string RsaKey =
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

    [Fact]
    public void The_signatures_of_RFC_8463_hold()
    {
        Assert.IsType<SignatureVerdict.Good>(Verify(Signed, 0, "ed25519", Ed25519Key));
        Assert.IsType<SignatureVerdict.Good>(Verify(Signed, 1, "rsa", RsaKey));
    }

    [Theory]
    [InlineData("Is dinner ready?", "Is lunch ready?", "the signature does not verify under this key")]
    [InlineData("We lost", "We won", "the body's hash is not the one in bh=")]
    [InlineData("h=from : to", "h=to : to", "From is not signed, which RFC 6376 §5.4 asks for")]
    [InlineData("t=1528637909;", "t=1528637909; x=1528637910;", "it expired at 2018-06-10 13:38:30Z")]
    [InlineData("a=ed25519-sha256", "a=ed25519-sha1", "it is signed with ed25519-sha1, and the key is for ed25519-sha256")]
    [InlineData("Date: Fri", "Date:  Fri", null)]
    [InlineData("DKIM-Signature: v=1; a=rsa", "X-Other: v=1; a=rsa", null)]
    public void A_change_breaks_it_where_it_should(string old, string text, string? reason)
    {
        var message = Signed.Replace(old, text, StringComparison.Ordinal);
        message = reason?.StartsWith("From", StringComparison.Ordinal) == true ? message.Replace(": from : subject", ": subject", StringComparison.Ordinal) : message;
        var verdict = Verify(message, 0, "ed25519", Ed25519Key);
        Assert.Equal(reason is null ? new SignatureVerdict.Good() : new SignatureVerdict.Bad(reason), verdict);
    }

    [Fact]
    public void Another_key_does_not_verify_it()
    {
        Assert.Equal(new SignatureVerdict.Bad("the public key is not an RSA key"), Verify(Signed, 1, "rsa", Ed25519Key));
        Assert.Equal(new SignatureVerdict.Bad("the signature does not verify under this key"), Verify(Signed, 0, "ed25519", Convert.ToBase64String(new byte[32])));
    }

    private static SignatureVerdict Verify(string text, int index, string type, string key)
    {
        Assert.True(MailMessage.TryParse(Encoding.ASCII.GetBytes(text), out var message, out var error), error);
        Assert.True(DkimSignature.TryParse(message.Headers.Where(header => header.IsNamed("DKIM-Signature")).ElementAt(index), out var signature, out error), error);
        return SignatureVerifier.Verify(message, signature, type, Convert.FromBase64String(key), Now);
    }
}
