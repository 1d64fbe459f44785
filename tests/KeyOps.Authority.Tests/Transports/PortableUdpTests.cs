using System.Net;
using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Transports;

public sealed class PortableUdpTests
{
    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", false)]
    [InlineData("::1", true)]
    public async Task Both_ways_of_moving_datagrams_answer_on_both_families(string address, bool portable)
    {
        var options = TestServer.Options with { Listen = [new(IPAddress.Parse(address), 0)], Portable = portable };
        await using var server = TestServer.Start(options, ("mail.test", TestZones.Mail));
        Assert.StartsWith("NOERROR aa\n", await server.AskAsync("www.mail.test A", "udp"), StringComparison.Ordinal);
        Assert.StartsWith("NOERROR aa\n", await server.AskAsync("www.mail.test A", "tcp"), StringComparison.Ordinal);
        Assert.Equal("REFUSED", await server.AskAsync("mail.test AXFR", "udp"));
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.3")]
    [InlineData("::", "::1")]
    public async Task On_a_wildcard_address_the_answer_comes_from_the_address_that_was_asked(string listen, string asked)
    {
        var options = TestServer.Options with { Listen = [new(IPAddress.Parse(listen), 0)] };
        await using var server = TestServer.Start(options, ("mail.test", TestZones.Mail));

        // The client's socket is connected: it takes an answer from no other address.
        Assert.StartsWith("NOERROR aa\n", MessageText.Of(await server.AskUdpAsync(QueryBuilder.Of("www.mail.test A"), IPAddress.Parse(asked))), StringComparison.Ordinal);
    }
}
