using CsCheck;
using KeyOps.Core.Mail;

namespace KeyOps.Core.Tests.Mail;

public sealed class DkimKeyRecordTests
{
    // A 1024-bit key, and the example key of RFC 8463 §A.2.
    private const string Rsa1024 = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
    private const string Ed25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    [Theory]
    [InlineData($"v=DKIM1; k=rsa; p={Rsa1024}", $"v=DKIM1; k=rsa; p={Rsa1024}")]
    [InlineData($" p={Rsa1024} ;", $"v=DKIM1; p={Rsa1024}")]
    [InlineData($"v=DKIM1;h=sha1 : sha256;k=rsa;t=y:s;s=email;n=a note;p={Rsa1024}", $"v=DKIM1; n=a note; h=sha1:sha256; k=rsa; t=y:s; s=email; p={Rsa1024}")]
    [InlineData($"v=DKIM1; k=ed25519; p={Ed25519}", $"v=DKIM1; k=ed25519; p={Ed25519}")]
    [InlineData("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7T yWQHOg7hcvPapi\tMlrwIaaPcHURo=", $"v=DKIM1; k=ed25519; p={Ed25519}")]
    [InlineData("v=DKIM1; p=", "v=DKIM1; p=")]
    [InlineData("v=DKIM1; s=*; x=y; p=", "v=DKIM1; s=*; x=y; p=")]
    public void A_record_is_read_and_written_canonically(string text, string canonical) =>
        Assert.Equal(canonical, DkimKeyRecord.Parse(text).Require().ToString());

    [Theory]
    [InlineData("", MailRecordCodes.MissingTag, 0)]
    [InlineData("v=DKIM1; k=rsa", MailRecordCodes.MissingTag, 14)]
    [InlineData("v=DKIM2; p=", MailRecordCodes.WrongVersion, 2)]
    [InlineData("k=rsa; v=DKIM1; p=", MailRecordCodes.TagOrder, 7)]
    [InlineData("v=DKIM1; k=dsa; p=", MailRecordCodes.BadTagValue, 11)]
    [InlineData("v=DKIM1; h=md5; p=", MailRecordCodes.BadTagValue, 11)]
    [InlineData("v=DKIM1; h=sha1; p=", MailRecordCodes.BadTagValue, 11)]
    [InlineData("v=DKIM1; s=tlsrpt; p=", MailRecordCodes.BadTagValue, 11)]
    [InlineData("v=DKIM1; p=####", MailRecordCodes.BadBase64, 11)]
    [InlineData("v=DKIM1; p=AAAA", MailRecordCodes.BadKeyData, 11)]
    [InlineData("v=DKIM1; k=ed25519; p=AAAA", MailRecordCodes.BadKeyData, 22)]
    [InlineData("v=DKIM1; p=; p=", MailRecordCodes.DuplicateTag, 13)]
    [InlineData("v=DKIM1 p=", MailRecordCodes.WrongVersion, 2)]
    [InlineData("v=DKIM1; what; p=", MailRecordCodes.TagSyntax, 9)]
    [InlineData("v=DKIM1;; p=", MailRecordCodes.TagSyntax, 8)]
    [InlineData("v=DKIM1; t=y:; p=", MailRecordCodes.BadTagValue, 13)]
    [InlineData("v=DKIM1; n=caf\u00e9; p=", MailRecordCodes.BadCharacter, 14)]
    public void An_error_is_told_with_its_place(string text, string code, int offset)
    {
        var result = DkimKeyRecord.Parse(text);
        Assert.False(result.IsValid);
        Assert.Contains(result.Errors, issue => (issue.Code, issue.Offset) == (code, offset));
    }

    [Fact]
    public void Weak_keys_and_SHA1_are_warned_about()
    {
        var result = DkimKeyRecord.Parse($"v=DKIM1; h=sha1:sha256; p={Rsa1024}; g=*");
        Assert.Equal([MailRecordCodes.Sha1, MailRecordCodes.KeyShort, MailRecordCodes.IgnoredTag], result.Warnings.Select(issue => issue.Code));
        Assert.True(result.IsValid);
    }

    [Fact]
    public void The_record_of_a_key_is_what_KeyOps_publishes()
    {
        Assert.Equal($"v=DKIM1; h=sha256; k=rsa; p={Rsa1024}", DkimKeyRecord.ForKey(KeyAlgorithm.Parse("rsa-1024"), Convert.FromBase64String(Rsa1024)).ToString());
        Assert.Equal($"v=DKIM1; k=ed25519; p={Ed25519}", DkimKeyRecord.ForKey(KeyAlgorithm.Parse("ed25519"), Convert.FromBase64String(Ed25519)).ToString());
    }

    [Fact]
    public void An_empty_key_is_revoked()
    {
        Assert.True(NoMail.Dkim.IsRevoked);
        Assert.Equal("v=DKIM1; p=", NoMail.Dkim.ToString());
        Assert.Equal("*._domainkey", NoMail.DkimOwner);
    }

    [Fact]
    public void Parsing_what_was_formatted_gives_the_same_record() =>
        MailRecordGen.Dkim.Sample(record => DkimKeyRecord.Parse(record.ToString()).Record?.Equals(record) ?? false);

    [Fact]
    public void No_text_makes_the_parser_fail_and_every_offset_lies_within() =>
        MailRecordGen.Noise("v=DKIM1; ", "vhknpst=; :ADKIM1rsaed25519sha256\t\u00ff").Sample(text =>
            DkimKeyRecord.Parse(text).Issues.All(issue => issue.Offset >= 0 && issue.Offset + issue.Length <= text.Length));
}
