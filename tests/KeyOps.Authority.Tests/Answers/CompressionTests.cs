using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class CompressionTests : QueryCases
{
    protected override (string Apex, string Text)[] Zones =>
    [
        ("rep.test", """
            @ 60 SOA ns h 1 2 3 4 60
            @ 60 NS ns
            a 60 MX 1 a.x
            b 60 MX 1 a.x.x
            c 60 MX 1 x.x.x
            c 60 MX 2 x.x.x.x
            """),
    ];

    [Theory]
    [InlineData("b.rep.test MX", "NOERROR aa\nan b.rep.test. 60 MX 1 a.x.x.rep.test.")]
    [InlineData("c.rep.test MX", "NOERROR aa\nan c.rep.test. 60 MX 1 x.x.x.rep.test.\nan c.rep.test. 60 MX 2 x.x.x.x.rep.test.")]
    public Task A_name_that_repeats_a_label_is_not_pointed_at_itself(string question, string expected) => AssertAnswersAsync(question, expected);
}
