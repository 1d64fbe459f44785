using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class PositiveAnswerTests : QueryCases
{
    public static TheoryData<string, string> Cases => new()
    {
        {
            "www.mail.test A",
            """
            NOERROR aa
            an www.mail.test. 300 A 192.0.2.1
            an www.mail.test. 300 A 192.0.2.2
            """
        },
        {
            "www.mail.test AAAA +rd",
            """
            NOERROR aa rd
            an www.mail.test. 3600 AAAA 2001:db8::1
            """
        },
        {
            "mail.test SOA",
            """
            NOERROR aa
            an mail.test. 3600 SOA ns1.mail.test. hostmaster.mail.test. 2026010101 7200 3600 1209600 600
            """
        },
        {
            "mail.test NS",
            """
            NOERROR aa
            an mail.test. 3600 NS ns.elsewhere.test.
            an mail.test. 3600 NS ns1.mail.test.
            ar ns1.mail.test. 3600 A 192.0.2.53
            ar ns1.mail.test. 3600 AAAA 2001:db8::53
            """
        },
        {
            "mail.test MX +edns",
            """
            NOERROR aa edns=1232
            an mail.test. 3600 MX 10 mx1.mail.test.
            an mail.test. 3600 MX 20 mx2.mail.test.
            ar mx1.mail.test. 3600 A 192.0.2.25
            ar mx2.mail.test. 3600 AAAA 2001:db8::25
            """
        },
        {
            "mail.test TXT",
            """
            NOERROR aa
            an mail.test. 3600 TXT v=spf1 mx ~all
            """
        },
        {
            "default._domainkey.mail.test TXT",
            """
            NOERROR aa
            an default._domainkey.mail.test. 3600 TXT v=DKIM1; h=sha256; k=rsa; p=AAAA
            """
        },
        {
            "_imaps._tcp.mail.test SRV",
            """
            NOERROR aa
            an _imaps._tcp.mail.test. 3600 SRV 0 1 993 mx1.mail.test.
            ar mx1.mail.test. 3600 A 192.0.2.25
            """
        },
        {
            "www.mail.test TYPE65400",
            """
            NOERROR aa
            an www.mail.test. 3600 TYPE65400 0A0B
            """
        },
        {
            "WwW.MaIl.TeSt AAAA",
            """
            NOERROR aa
            an WwW.MaIl.TeSt. 3600 AAAA 2001:db8::1
            """
        },
    };

    protected override (string Apex, string Text)[] Zones => [("mail.test", TestZones.Mail)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_name_with_the_type_asked_for_gives_its_records(string question, string expected) => AssertAnswersAsync(question, expected);
}
