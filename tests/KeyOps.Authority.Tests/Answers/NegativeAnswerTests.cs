using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class NegativeAnswerTests : QueryCases
{
    private const string Soa = "ns mail.test. 600 SOA ns1.mail.test. hostmaster.mail.test. 2026010101 7200 3600 1209600 600";

    public static TheoryData<string, string> Cases => new()
    {
        { "nobody.mail.test A", $"NXDOMAIN aa\n{Soa}" },
        { "a.b.c.nobody.mail.test A +edns", $"NXDOMAIN aa edns=1232\n{Soa}" },
        { "below.www.mail.test A", $"NXDOMAIN aa\n{Soa}" },
        { "NoBody.MAIL.test A", $"NXDOMAIN aa\n{Soa.Replace("mail.test.", "MAIL.test.", StringComparison.Ordinal)}" },
        { "www.mail.test TXT", $"NOERROR aa\n{Soa}" },
        { "mail.test A +rd +cd", $"NOERROR aa rd cd\n{Soa}" },

        // Empty non-terminals exist (RFC 4592 §2.2.2, RFC 8020).
        { "_domainkey.mail.test TXT", $"NOERROR aa\n{Soa}" },
        { "_tcp.mail.test SRV", $"NOERROR aa\n{Soa}" },
    };

    protected override (string Apex, string Text)[] Zones => [("mail.test", TestZones.Mail)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task What_is_not_there_is_denied_with_the_SOA_and_its_negative_TTL(string question, string expected) =>
        AssertAnswersAsync(question, expected);

    [Theory]
    [InlineData("elsewhere.test A", "REFUSED")]
    [InlineData("test SOA +rd", "REFUSED rd")]
    [InlineData(". NS +edns", "REFUSED edns=1232 15:0014")]
    [InlineData("xmail.test A", "REFUSED")]
    [InlineData("www.mail.test A CH", "REFUSED")]
    public Task What_is_outside_our_zones_is_refused(string question, string expected) => AssertAnswersAsync(question, expected);
}
