using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class DelegationTests : QueryCases
{
    private const string Soa = "ns parent.test. 60 SOA ns.parent.test. h.parent.test. 1 2 3 4 60";

    private const string Referral = """
        NOERROR
        ns child.parent.test. 60 NS ns1.child.parent.test.
        ns child.parent.test. 60 NS ns2.sibling.parent.test.
        ns child.parent.test. 60 NS ns3.elsewhere.test.
        ar ns1.child.parent.test. 60 A 192.0.2.1
        ar ns1.child.parent.test. 60 AAAA 2001:db8::1
        ar ns2.sibling.parent.test. 60 A 192.0.2.2
        """;

    public static TheoryData<string, string> Cases => new()
    {
        { "child.parent.test A", Referral },
        { "child.parent.test NS", Referral },
        { "www.child.parent.test A", Referral },
        { "a.b.c.child.parent.test MX", Referral },

        // Glue is not answered from.
        { "ns1.child.parent.test A", Referral },
        { "ns2.sibling.parent.test A", "NOERROR\nns sibling.parent.test. 60 NS ns2.sibling.parent.test.\nar ns2.sibling.parent.test. 60 A 192.0.2.2" },

        // DS is the parent's (RFC 4035 §3.1.4.1).
        { "child.parent.test DS", $"NOERROR aa\n{Soa}" },
        { "secure.parent.test DS", "NOERROR aa\nan secure.parent.test. 60 DS 00010D0200" },
        { "own.parent.test DS", "NOERROR aa\nan own.parent.test. 60 DS 00020D0200" },

        // A zone below another of ours is answered from, not referred to.
        { "own.parent.test NS", "NOERROR aa\nan own.parent.test. 60 NS ns.elsewhere.test." },
        { "www.own.parent.test A", "NOERROR aa\nan www.own.parent.test. 60 A 192.0.2.3" },
    };

    protected override (string Apex, string Text)[] Zones =>
    [
        ("parent.test", """
            @ 60 SOA ns h 1 2 3 4 60
            @ 60 NS ns.elsewhere.test.
            child 60 NS ns1.child
            child 60 NS ns2.sibling
            child 60 NS ns3.elsewhere.test.
            ns1.child 60 A 192.0.2.1
            ns1.child 60 AAAA 2001:db8::1
            sibling 60 NS ns2.sibling
            ns2.sibling 60 A 192.0.2.2
            secure 60 NS ns.elsewhere.test.
            secure 60 DS \# 5 00010D0200
            own 60 NS ns.elsewhere.test.
            own 60 DS \# 5 00020D0200
            """),
        ("own.parent.test", """
            @ 60 SOA ns h 1 2 3 4 60
            @ 60 NS ns.elsewhere.test.
            www 60 A 192.0.2.3
            """),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Names_at_and_below_a_cut_are_referred_with_glue(string question, string expected) => AssertAnswersAsync(question, expected);
}
