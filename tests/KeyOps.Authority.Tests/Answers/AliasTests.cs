using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class AliasTests : QueryCases
{
    private const string Soa = "ns alias.test. 60 SOA ns.alias.test. h.alias.test. 1 2 3 4 60";

    public static TheoryData<string, string> Cases => new()
    {
        { "a.alias.test A", "NOERROR aa\nan a.alias.test. 60 CNAME b.alias.test.\nan b.alias.test. 60 CNAME c.alias.test.\nan c.alias.test. 60 A 192.0.2.1" },
        { "a.alias.test CNAME", "NOERROR aa\nan a.alias.test. 60 CNAME b.alias.test." },
        { "a.alias.test TXT", $"NOERROR aa\nan a.alias.test. 60 CNAME b.alias.test.\nan b.alias.test. 60 CNAME c.alias.test.\n{Soa}" },
        { "mx.alias.test MX", "NOERROR aa\nan mx.alias.test. 60 CNAME m.alias.test.\nan m.alias.test. 60 MX 1 c.alias.test.\nan m.alias.test. 60 MX 2 d.elsewhere.test.\nar c.alias.test. 60 A 192.0.2.1" },

        // The rcode is that of the last name (RFC 6604).
        { "gone.alias.test A", $"NXDOMAIN aa\nan gone.alias.test. 60 CNAME nothing.alias.test.\n{Soa}" },
        { "out.alias.test A", "NOERROR aa\nan out.alias.test. 60 CNAME www.elsewhere.test." },
        { "loop1.alias.test A", "NOERROR aa\nan loop1.alias.test. 60 CNAME loop2.alias.test.\nan loop2.alias.test. 60 CNAME loop1.alias.test." },
        { "self.alias.test A", "NOERROR aa\nan self.alias.test. 60 CNAME self.alias.test." },
        { "wild.alias.test A", "NOERROR aa\nan wild.alias.test. 60 CNAME x.y.w.alias.test.\nan x.y.w.alias.test. 60 A 192.0.2.7" },
        { "cut.alias.test A", "NOERROR aa\nan cut.alias.test. 60 CNAME www.sub.alias.test.\nns sub.alias.test. 60 NS ns.sub.alias.test.\nar ns.sub.alias.test. 60 A 192.0.2.9" },
    };

    protected override (string Apex, string Text)[] Zones =>
    [
        ("alias.test", """
            @ 60 SOA ns h 1 2 3 4 60
            @ 60 NS ns.elsewhere.test.
            a 60 CNAME b
            b 60 CNAME c
            c 60 A 192.0.2.1
            mx 60 CNAME m
            m 60 MX 1 c
            m 60 MX 2 d.elsewhere.test.
            gone 60 CNAME nothing
            out 60 CNAME www.elsewhere.test.
            loop1 60 CNAME loop2
            loop2 60 CNAME loop1
            self 60 CNAME self
            wild 60 CNAME x.y.w
            *.w 60 A 192.0.2.7
            cut 60 CNAME www.sub
            sub 60 NS ns.sub
            ns.sub 60 A 192.0.2.9
            """),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_CNAME_is_followed_inside_the_zone(string question, string expected) => AssertAnswersAsync(question, expected);
}
