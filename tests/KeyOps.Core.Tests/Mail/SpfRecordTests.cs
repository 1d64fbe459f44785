using System.Net;
using CsCheck;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Mail;

namespace KeyOps.Core.Tests.Mail;

public sealed class SpfRecordTests
{
    [Theory]
    [InlineData("v=spf1 mx ~all", "v=spf1 mx ~all")]
    [InlineData("V=SPF1  +MX   -ALL ", "v=spf1 mx -all")]
    [InlineData("v=spf1 a:mail.example.com/24//64 ?all", "v=spf1 a:mail.example.com/24//64 ?all")]
    [InlineData("v=spf1 a/24 mx//48 -all", "v=spf1 a/24 mx//48 -all")]
    [InlineData("v=spf1 ip4:192.0.2.0/24 ip6:2001:DB8:0:0::/32 -all", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all")]
    [InlineData("v=spf1 include:_spf.example.net exists:%{ir}.%{l1r-}.spf.%{d} -all", "v=spf1 include:_spf.example.net exists:%{ir}.%{l1r-}.spf.%{d} -all")]
    [InlineData("v=spf1 redirect=_spf.example.com exp=why.%{d2} other=x%%y", "v=spf1 redirect=_spf.example.com exp=why.%{d2} other=x%%y")]
    [InlineData("v=spf1 a:a/b.example.com/8 -all", "v=spf1 a:a/b.example.com/8 -all")]
    [InlineData("v=spf1 ptr:example.com -all", "v=spf1 ptr:example.com -all")]
    public void A_record_is_read_and_written_canonically(string text, string canonical) =>
        Assert.Equal(canonical, SpfRecord.Parse(text).Require().ToString());

    [Theory]
    [InlineData("v=spf2 mx -all", MailRecordCodes.WrongVersion, 0, 6)]
    [InlineData("", MailRecordCodes.WrongVersion, 0, 0)]
    [InlineData("v=spf1mx -all", MailRecordCodes.WrongVersion, 0, 8)]
    [InlineData("v=spf1 ipv4:192.0.2.1 -all", MailRecordCodes.UnknownMechanism, 7, 14)]
    [InlineData("v=spf1 mx, -all", MailRecordCodes.UnknownMechanism, 7, 3)]
    [InlineData("v=spf1 ip4:192.0.2 -all", MailRecordCodes.BadNetwork, 11, 7)]
    [InlineData("v=spf1 ip4:192.0.2.010 -all", MailRecordCodes.BadNetwork, 11, 11)]
    [InlineData("v=spf1 ip4:192.0.2.1/33 -all", MailRecordCodes.BadNetwork, 21, 2)]
    [InlineData("v=spf1 ip4:192.0.2.1/024 -all", MailRecordCodes.BadNetwork, 21, 3)]
    [InlineData("v=spf1 ip6:fe80::1%eth0 -all", MailRecordCodes.BadNetwork, 11, 12)]
    [InlineData("v=spf1 ip6:[::1] -all", MailRecordCodes.BadNetwork, 11, 5)]
    [InlineData("v=spf1 ip4 -all", MailRecordCodes.BadNetwork, 11, 0)]
    [InlineData("v=spf1 include -all", MailRecordCodes.BadDomainSpec, 14, 0)]
    [InlineData("v=spf1 include: -all", MailRecordCodes.BadDomainSpec, 15, 0)]
    [InlineData("v=spf1 include:localhost -all", MailRecordCodes.BadDomainSpec, 15, 9)]
    [InlineData("v=spf1 include:example.123 -all", MailRecordCodes.BadDomainSpec, 15, 11)]
    [InlineData("v=spf1 exists:%{x}.example.com -all", MailRecordCodes.BadDomainSpec, 14, 16)]
    [InlineData("v=spf1 exists:%{d0}.example.com -all", MailRecordCodes.BadDomainSpec, 14, 17)]
    [InlineData("v=spf1 a:example.com//129 -all", MailRecordCodes.BadNetwork, 22, 3)]
    [InlineData("v=spf1 -all:x", MailRecordCodes.BadDomainSpec, 11, 2)]
    [InlineData("v=spf1 redirect=a.example redirect=b.example", MailRecordCodes.DuplicateModifier, 26, 18)]
    [InlineData("v=spf1 mx\t-all", MailRecordCodes.BadCharacter, 9, 1)]
    [InlineData("v=spf1 include:exämple.com -all", MailRecordCodes.BadCharacter, 17, 1)]
    public void An_error_is_told_with_its_place(string text, string code, int offset, int length)
    {
        var result = SpfRecord.Parse(text);
        Assert.False(result.IsValid);
        Assert.Contains(result.Errors, issue => (issue.Code, issue.Offset, issue.Length) == (code, offset, length));
    }

    [Theory]
    [InlineData("v=spf1 -all mx", MailRecordCodes.NeverReached, 12)]
    [InlineData("v=spf1 redirect=a.example -all", MailRecordCodes.NeverReached, 7)]
    [InlineData("v=spf1 mx +all", MailRecordCodes.PassAll, 10)]
    [InlineData("v=spf1 mx all", MailRecordCodes.PassAll, 10)]
    [InlineData("v=spf1 mx", MailRecordCodes.NoDefault, 9)]
    [InlineData("v=spf1 ptr -all", MailRecordCodes.Discouraged, 7)]
    public void What_is_legal_but_unwise_is_a_warning(string text, string code, int offset)
    {
        var result = SpfRecord.Parse(text);
        Assert.True(result.IsValid);
        Assert.Equal((code, offset), (result.Issues.Single().Code, result.Issues.Single().Offset));
    }

    [Fact]
    public void All_errors_are_told_at_once_in_their_order()
    {
        var result = SpfRecord.Parse("v=spf1 ip:1 ip4:x include:y -all");
        Assert.Equal([MailRecordCodes.UnknownMechanism, MailRecordCodes.BadNetwork, MailRecordCodes.BadDomainSpec], result.Issues.Select(issue => issue.Code));
        Assert.Equal(["zone:3:28", "zone:3:37", "zone:3:47"], result.ToDiagnostics(new("zone", 3, 21)).Select(d => d.Location.ToString()));
    }

    [Fact]
    public void Ten_terms_may_cost_a_lookup_and_an_eleventh_is_an_error()
    {
        var ten = string.Join(' ', Enumerable.Range(0, 10).Select(i => $"include:s{i}.example.com"));
        Assert.True(SpfRecord.Parse($"v=spf1 {ten} ip4:192.0.2.1 -all").IsValid);
        var eleven = SpfRecord.Parse($"v=spf1 {ten} mx -all");
        Assert.Equal("'mx' is the eleventh term that costs a lookup, and verifiers stop at 10 (RFC 7208 §4.6.4)", eleven.Errors.Single().Message);
    }

    [Fact]
    public void A_text_over_450_octets_is_warned_about()
    {
        var networks = string.Join(' ', Enumerable.Range(0, 30).Select(i => $"ip4:192.0.2.{i}"));
        Assert.Contains(SpfRecord.Parse($"v=spf1 {networks} -all").Warnings, issue => issue.Code == MailRecordCodes.TooLong);
    }

    [Fact]
    public void A_record_is_made_of_parts()
    {
        SpfTerm[] terms =
        [
            new SpfTerm.Mx(SpfQualifier.Pass),
            new SpfTerm.A(SpfQualifier.Neutral, SpfDomainSpec.Parse("mail.example.com")),
            new SpfTerm.Ip4(SpfQualifier.Pass, IPAddress.Parse("192.0.2.0"), 24),
            new SpfTerm.Ip6(SpfQualifier.Pass, IPAddress.Parse("2001:db8::1")),
            new SpfTerm.Include(SpfQualifier.Pass, SpfDomainSpec.Parse("_spf.example.net")),
            new SpfTerm.All(SpfQualifier.SoftFail),
        ];
        var result = SpfRecord.FromTerms(terms);
        Assert.Equal("v=spf1 mx ?a:mail.example.com ip4:192.0.2.0/24 ip6:2001:db8::1 include:_spf.example.net ~all", result.Require().ToString());
        Assert.Equal(terms, result.Require().Terms);
        Assert.Empty(result.Issues);
    }

    [Fact]
    public void A_domain_that_sends_no_mail_says_so() => Assert.Equal("v=spf1 -all", NoMail.Spf.ToString());

    [Fact]
    public void Parsing_what_was_formatted_gives_the_same_record() =>
        MailRecordGen.Spf.Sample(record => SpfRecord.Parse(record.ToString()).Record?.Equals(record) ?? false);

    [Fact]
    public void No_text_makes_the_parser_fail_and_every_offset_lies_within() =>
        MailRecordGen.Noise("v=spf1 ", "ip4:1./%{d}all-~?+mxinclude=redirect: ").Sample(text =>
            SpfRecord.Parse(text).Issues.All(issue => issue.Offset >= 0 && issue.Offset + issue.Length <= text.Length && issue.Severity is Severity.Error or Severity.Warning));
}
