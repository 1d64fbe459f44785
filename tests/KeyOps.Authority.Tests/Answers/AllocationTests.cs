using KeyOps.Authority.Answers;
using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class AllocationTests
{
    private const int Queries = 10_000;

    [Theory]
    [InlineData("www.mail.test A")]
    [InlineData("mail.test MX +edns")]
    [InlineData("nobody.mail.test A +do")]
    [InlineData("elsewhere.test A +edns")]
    [InlineData("www.mail.test A +option=10:2464C4ABCF10C957")]
    public void An_answer_allocates_nothing(string question)
    {
        var catalog = new ZoneCatalog();
        catalog.Publish(CompiledZone.Compile(ZoneText.Parse("mail.test", TestZones.Mail)));
        var engine = new AnswerEngine(AnswerOptions.Default);
        var query = QueryBuilder.Of(question);
        var response = new byte[AnswerOptions.DefaultUdpPayload];
        var context = new QueryContext(Transport.Datagram, [127, 0, 0, 1], 1_700_000_000);
        Assert.Equal(AnswerKind.Respond, engine.Answer(query, catalog.Snapshot, context, response).Kind);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Queries; i++)
        {
            engine.Answer(query, catalog.Snapshot, context, response);
        }

        // The runtime may allocate a little of its own on this thread: less than an octet a query is nothing a query.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Queries - 1);
    }
}
