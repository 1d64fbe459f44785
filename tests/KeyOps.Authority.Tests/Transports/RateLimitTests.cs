using KeyOps.Authority.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Authority.Tests.Transports;

public sealed class RateLimitTests
{
    private static readonly AuthorityOptions Limited = TestServer.Options with
    {
        Workers = 1,
        Time = new FakeTimeProvider(),
        RateLimit = new() { ResponsesPerSecond = 5, Slip = 1, Exempt = [] },
    };

    [Fact]
    public async Task Responses_over_the_limit_are_cut_and_a_valid_cookie_or_TCP_is_not_limited()
    {
        await using var server = TestServer.Start(Limited, ("mail.test", TestZones.Mail));
        for (var i = 0; i < 5; i++)
        {
            Assert.StartsWith("NOERROR aa\n", await server.AskAsync("www.mail.test A", "udp"), StringComparison.Ordinal);
        }

        Assert.Equal("NOERROR aa tc", await server.AskAsync("www.mail.test A", "udp"));

        // Another name is another kind of response; a denial is one kind for its zone.
        Assert.StartsWith("NOERROR aa\n", await server.AskAsync("www.mail.test AAAA", "udp"), StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            Assert.StartsWith("NXDOMAIN aa\n", await server.AskAsync($"no{i}.mail.test A", "udp"), StringComparison.Ordinal);
        }

        Assert.Equal("NXDOMAIN aa tc", await server.AskAsync("no-more.mail.test A", "udp"));

        var cookie = (await server.AskAsync("mail.test SOA +option=10:2464C4ABCF10C957", "udp")).Split('\n')[0].Split(" 10:")[1];
        Assert.StartsWith("NOERROR aa edns", await server.AskAsync($"www.mail.test A +option=10:{cookie}", "udp"), StringComparison.Ordinal);
        Assert.DoesNotContain(" tc", await server.AskAsync($"www.mail.test A +option=10:{cookie}", "udp"), StringComparison.Ordinal);
        Assert.StartsWith("NOERROR aa\n", await server.AskAsync("www.mail.test A", "tcp"), StringComparison.Ordinal);
        Assert.Equal((0L, 2L), server.Server.Counters.RateLimited);
    }

    [Fact]
    public async Task A_second_later_the_client_is_served_again()
    {
        var time = new FakeTimeProvider();
        await using var server = TestServer.Start(Limited with { Time = time }, ("mail.test", TestZones.Mail));
        for (var i = 0; i < 6; i++)
        {
            await server.AskAsync("www.mail.test A", "udp");
        }

        Assert.Equal("NOERROR aa tc", await server.AskAsync("www.mail.test A", "udp"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("NOERROR aa\n", await server.AskAsync("www.mail.test A", "udp"), StringComparison.Ordinal);
    }
}
