using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class DnameTests : QueryCases
{
    private static readonly string Long = string.Join('.', Enumerable.Repeat(new string('l', 60), 3));

    public static TheoryData<string, string> Cases => new()
    {
        {
            "www.Old.dname.test A",
            """
            NOERROR aa
            an Old.dname.test. 60 DNAME new.dname.test.
            an www.Old.dname.test. 60 CNAME www.new.dname.test.
            an www.new.dname.test. 60 A 192.0.2.1
            """
        },
        {
            "a.b.out.dname.test A",
            """
            NOERROR aa
            an out.dname.test. 60 DNAME elsewhere.test.
            an a.b.out.dname.test. 60 CNAME a.b.elsewhere.test.
            """
        },

        // The owner itself is not redirected, what is stored below it is hidden.
        { "old.dname.test TXT", "NOERROR aa\nan old.dname.test. 60 TXT own" },
        { "old.dname.test DNAME", "NOERROR aa\nan old.dname.test. 60 DNAME new.dname.test." },
        { "hidden.old.dname.test CNAME", "NOERROR aa\nan old.dname.test. 60 DNAME new.dname.test.\nan hidden.old.dname.test. 60 CNAME hidden.new.dname.test." },
        {
            "x.chain.dname.test A",
            """
            NOERROR aa
            an x.chain.dname.test. 60 CNAME www.old.dname.test.
            an old.dname.test. 60 DNAME new.dname.test.
            an www.old.dname.test. 60 CNAME www.new.dname.test.
            an www.new.dname.test. 60 A 192.0.2.1
            """
        },
    };

    protected override (string Apex, string Text)[] Zones =>
    [
        ("dname.test", $"""
            @ 60 SOA ns h 1 2 3 4 60
            @ 60 NS ns.elsewhere.test.
            old 60 DNAME new
            old 60 TXT own
            hidden.old 60 A 192.0.2.66
            www.new 60 A 192.0.2.1
            out 60 DNAME elsewhere.test.
            x.chain 60 CNAME www.old
            long 60 DNAME {Long}
            """),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Names_below_a_DNAME_are_redirected(string question, string expected) => AssertAnswersAsync(question, expected);

    [Fact]
    public async Task A_redirection_to_a_name_that_is_too_long_says_so()
    {
        var label = new string('p', 60);
        var answer = await Server.AskAsync($"{label}.long.dname.test A", "tcp");
        Assert.StartsWith("YXDOMAIN aa\nan long.dname.test. 60 DNAME llll", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("CNAME", answer, StringComparison.Ordinal);
    }
}
