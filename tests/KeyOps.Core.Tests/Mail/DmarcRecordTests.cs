using CsCheck;
using KeyOps.Core.Mail;

namespace KeyOps.Core.Tests.Mail;

public sealed class DmarcRecordTests
{
    [Theory]
    [InlineData("v=DMARC1; p=none", "v=DMARC1; p=none")]
    [InlineData("v = DMARC1 ; p = REJECT ;", "v=DMARC1; p=reject")]
    [InlineData("v=DMARC1;p=quarantine;sp=none;np=reject;rua=mailto:a@example.com , mailto:b@example.net;ruf=mailto:c@example.com;adkim=s;aspf=r;fo=1:d;t=y;psd=n", "v=DMARC1; p=quarantine; sp=none; np=reject; rua=mailto:a@example.com,mailto:b@example.net; ruf=mailto:c@example.com; adkim=s; aspf=r; fo=1:d; t=y; psd=n")]
    public void A_record_is_read_and_written_canonically(string text, string canonical) =>
        Assert.Equal(canonical, DmarcRecord.Parse(text).Require().ToString());

    [Theory]
    [InlineData("p=none; v=DMARC1", MailRecordCodes.WrongVersion, 0)]
    [InlineData("v=dmarc1; p=none", MailRecordCodes.WrongVersion, 0)]
    [InlineData("", MailRecordCodes.WrongVersion, 0)]
    [InlineData("v=DMARC1; p=block", MailRecordCodes.BadTagValue, 12)]
    [InlineData("v=DMARC1; p=none; adkim=relaxed", MailRecordCodes.BadTagValue, 24)]
    [InlineData("v=DMARC1; p=none; fo=2", MailRecordCodes.BadTagValue, 21)]
    [InlineData("v=DMARC1; p=none; t=yes", MailRecordCodes.BadTagValue, 20)]
    [InlineData("v=DMARC1; p=none; rua=a@example.com", MailRecordCodes.BadReportAddress, 22)]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.com,", MailRecordCodes.BadReportAddress, 43)]
    [InlineData("v=DMARC1; p=none; rua=mailto:example.com", MailRecordCodes.BadReportAddress, 22)]
    [InlineData("v=DMARC1; p=none; p=reject", MailRecordCodes.DuplicateTag, 18)]
    public void An_error_is_told_with_its_place(string text, string code, int offset)
    {
        var result = DmarcRecord.Parse(text);
        Assert.False(result.IsValid);
        Assert.Contains(result.Errors, issue => (issue.Code, issue.Offset) == (code, offset));
    }

    [Theory]
    [InlineData("v=DMARC1; p=none; pct=50", MailRecordCodes.IgnoredTag, 18)]
    [InlineData("v=DMARC1; p=none; x=y", MailRecordCodes.IgnoredTag, 18)]
    [InlineData("v=DMARC1; sp=none; p=none", MailRecordCodes.TagOrder, 19)]
    [InlineData("v=DMARC1; sp=none", MailRecordCodes.MissingTag, 17)]
    [InlineData("v=DMARC1; p=none; rua=mailto:a@example.com!10m", MailRecordCodes.IgnoredTag, 42)]
    [InlineData("v=DMARC1; p=none; rua=https://example.com/", MailRecordCodes.BadReportAddress, 22)]
    public void What_receivers_ignore_is_a_warning(string text, string code, int offset)
    {
        var result = DmarcRecord.Parse(text);
        Assert.True(result.IsValid);
        Assert.Equal((code, offset), (result.Issues.Single().Code, result.Issues.Single().Offset));
    }

    [Fact]
    public void An_address_without_a_scheme_gets_the_remedy_it_needs() =>
        Assert.Equal("write mailto:a@example.com", DmarcRecord.Parse("v=DMARC1; p=none; rua=a@example.com").Issues.Single().Remedy);

    [Fact]
    public void A_domain_that_sends_no_mail_rejects() => Assert.Equal("v=DMARC1; p=reject", NoMail.Dmarc.ToString());

    [Fact]
    public void A_record_made_of_parts_is_judged_too()
    {
        Assert.Empty(new DmarcRecord { Policy = DmarcPolicy.None, AggregateReports = ["mailto:dmarc-reports@keyops.example"] }.Validate().Issues);
        Assert.False(new DmarcRecord { Policy = DmarcPolicy.None, AggregateReports = ["nobody"] }.Validate().IsValid);
    }

    [Fact]
    public void Parsing_what_was_formatted_gives_the_same_record() =>
        MailRecordGen.Dmarc.Sample(record => DmarcRecord.Parse(record.ToString()).Record?.Equals(record) ?? false);

    [Fact]
    public void No_text_makes_the_parser_fail_and_every_offset_lies_within() =>
        MailRecordGen.Noise("v=DMARC1; ", "p=none;rua=mailto:@,!fo:1 spnpt\u00e9").Sample(text =>
            DmarcRecord.Parse(text).Issues.All(issue => issue.Offset >= 0 && issue.Offset + issue.Length <= text.Length));
}
