using KeyOps.Authority.Answers;
using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class FreshnessTests
{
    private static readonly ZoneCatalog Catalog = new();

    static FreshnessTests() => Catalog.Publish(CompiledZone.Compile(ZoneText.Parse("f.test", """
        @ 3600 SOA ns.f.test. h.f.test. 1 2 3 4 120
        @ 7200 NS ns
        ns 60 A 192.0.2.1
        two 500 TXT "a"
        two 500 TXT "b"
        alias 300 CNAME two
        sub 900 NS ns.sub
        ns.sub 30 A 192.0.2.2
        """)));

    [Theory]
    [InlineData("f.test NS", 7200)]         // additional data does not count
    [InlineData("f.test SOA", 3600)]
    [InlineData("two.f.test TXT", 500)]
    [InlineData("alias.f.test TXT", 300)]   // the smaller of the chain
    [InlineData("two.f.test A", 120)]       // NODATA: the SOA's MINIMUM
    [InlineData("no.f.test A", 120)]
    [InlineData("x.sub.f.test A", 900)]     // a referral
    [InlineData("elsewhere.test A", 0)]
    [InlineData("f.test NS +version=1", 0)]
    public void It_is_the_smallest_TTL_that_counts(string question, uint seconds)
    {
        var response = new byte[AnswerEngine.MaxResponseLength];
        var outcome = new AnswerEngine(AnswerOptions.Default).Answer(QueryBuilder.Of(question), Catalog.Snapshot, new(Transport.Encrypted, [127, 0, 0, 1], 0), response);
        Assert.Equal(seconds, Freshness.Of(response.AsSpan(0, outcome.Length)));
    }
}
