using KeyOps.Authority.Tests.Support;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Tests.Transports;

public sealed class CounterTests
{
    [Fact]
    public async Task What_was_answered_is_counted_by_transport_type_rcode_and_zone()
    {
        await using var server = TestServer.Start(null, ("mail.test", TestZones.Mail), ("other.test", "@ 60 SOA ns h 1 2 3 4 60"));
        await server.AskAsync("www.mail.test A", "udp");
        await server.AskAsync("www.mail.test A", "tcp");
        await server.AskAsync("nobody.mail.test MX", "tcp");
        await server.AskAsync("elsewhere.example TYPE65400", "udp");
        await server.AskAsync("mail.test AXFR", "tcp");

        var counters = server.Server.Counters;
        Assert.Equal(5, counters.Received);
        Assert.Equal(2, counters.Responses["udp"]);
        Assert.Equal(2, counters.Responses["tcp"]);
        Assert.Equal(1, counters.HandedOver);
        Assert.Equal([("A", 2L), ("MX", 1L), ("other", 1L)], counters.ByType.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([(0, 2L), (3, 1L), (5, 1L)], counters.ByRcode.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(3, counters.ByZone[DomainName.Parse("mail.test")]);
        Assert.False(counters.ByZone.ContainsKey(DomainName.Parse("other.test")));
        Assert.Equal(2, counters.Latency.Sum(bucket => bucket.Count));
    }
}
