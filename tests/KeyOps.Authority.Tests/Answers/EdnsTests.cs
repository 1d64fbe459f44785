using System.Buffers.Binary;
using System.Net;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class EdnsTests : QueryCases
{
    private const string ClientCookie = "2464C4ABCF10C957";

    private static readonly byte[] Secret = Convert.FromHexString("E5E973E5A6B2A43F48E7DC849E37BFCF");

    public static TheoryData<string, string> Cases => new()
    {
        { "www.mail.test AAAA +edns", "NOERROR aa edns=1232\nan www.mail.test. 3600 AAAA 2001:db8::1" },
        { "www.mail.test AAAA +do", "NOERROR aa edns=1232 do\nan www.mail.test. 3600 AAAA 2001:db8::1" },

        // RFC 8906 §8.2: unknown versions, options, flags.
        { "www.mail.test AAAA +version=1", "BADVERS edns=1232" },
        { "www.mail.test AAAA +option=65001:0102", "NOERROR aa edns=1232\nan www.mail.test. 3600 AAAA 2001:db8::1" },
        { "www.mail.test AAAA +version=100 +option=65001:0102", "BADVERS edns=1232" },

        // Client subnet is ignored (RFC 7871 §7.1.3), padding too.
        { "www.mail.test AAAA +option=8:00011800C00002", "NOERROR aa edns=1232\nan www.mail.test. 3600 AAAA 2001:db8::1" },
        { "www.mail.test AAAA +option=3:", "NOERROR aa edns=1232 3:6E732D31\nan www.mail.test. 3600 AAAA 2001:db8::1" },
        { "nowhere.example A +option=3:", "REFUSED edns=1232 3:6E732D31 15:0014" },

        // A cookie of a length that none has (RFC 7873 §5.2.2), an option that ends beyond the record.
        { "www.mail.test AAAA +option=10:01020304", "FORMERR edns=1232" },
        { "www.mail.test AAAA +option=10:010203040506070809", "FORMERR edns=1232" },
        { "www.mail.test AAAA +rawopt=0003000500", "FORMERR edns=1232" },
    };

    protected override (string Apex, string Text)[] Zones => [("mail.test", TestZones.Mail)];

    protected override AuthorityOptions Options => TestServer.Options with { Answers = new() { Nsid = "ns-1", CookieSecrets = new([Secret]) } };

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Options_are_answered_or_ignored(string question, string expected) => AssertAnswersAsync(question, expected);

    [Fact]
    public async Task A_TCP_client_that_asks_is_told_how_long_its_connection_is_kept()
    {
        Assert.StartsWith("NOERROR aa edns=1232 11:0064\n", await Server.AskAsync("www.mail.test AAAA +option=11:", "tcp"), StringComparison.Ordinal);
        Assert.StartsWith("NOERROR aa edns=1232\n", await Server.AskAsync("www.mail.test AAAA +option=11:", "udp"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task A_client_cookie_is_answered_with_a_server_cookie_that_is_good_later(string transport)
    {
        var answer = await Server.AskAsync($"www.mail.test AAAA +option=10:{ClientCookie}", transport);
        var cookie = answer.Split('\n')[0].Split(" 10:")[1];
        Assert.Equal(ClientCookie, cookie[..16]);
        Assert.Equal(48, cookie.Length);

        var octets = Convert.FromHexString(cookie);
        var now = BinaryPrimitives.ReadUInt32BigEndian(octets.AsSpan(12));
        var client = IPAddress.Loopback.GetAddressBytes();
        Assert.True(Cookies.IsValid(octets, client, now, Secret));
        Assert.True(Cookies.IsValid(octets, client, now + 3600, Secret));
        Assert.False(Cookies.IsValid(octets, client, now + 3601, Secret));
        Assert.False(Cookies.IsValid(octets, client, now - 301, Secret));
        Assert.False(Cookies.IsValid(octets, IPAddress.Parse("127.0.0.2").GetAddressBytes(), now, Secret));
    }

    [Theory]
    [InlineData("2464c4abcf10c957010000005cf79f111f8130c3eee29480", "198.51.100.100", 1559731985u)]
    public void The_server_cookie_is_the_one_of_RFC_9018_appendix_A(string cookie, string client, uint now)
    {
        var made = new byte[Cookies.FullLength];
        Cookies.Write(Convert.FromHexString(ClientCookie), IPAddress.Parse(client).GetAddressBytes(), now, Secret, made);
        Assert.Equal(cookie, Convert.ToHexStringLower(made));
    }

    [Fact]
    public void A_cookie_made_with_any_of_the_secrets_is_accepted_and_the_first_one_makes_them()
    {
        var (before, after, strange) = (new byte[16], Secret, Convert.FromHexString("000102030405060708090A0B0C0D0E0F"));
        var client = IPAddress.Loopback.GetAddressBytes();
        byte[] Made(byte[] secret)
        {
            var cookie = new byte[Cookies.FullLength];
            Cookies.Write(Convert.FromHexString(ClientCookie), client, 1000, secret, cookie);
            return cookie;
        }

        var secrets = new CookieSecrets([after, before]);
        Assert.True(secrets.Accept(Made(before), client, 1001));
        Assert.True(secrets.Accept(Made(after), client, 1001));
        Assert.False(secrets.Accept(Made(strange), client, 1001));
        Assert.Equal(Made(after), Made(secrets.Making.ToArray()));
    }

    [Fact]
    public void Secrets_are_one_or_more_of_sixteen_octets()
    {
        Assert.Throws<ArgumentException>(() => new CookieSecrets([]));
        Assert.Throws<ArgumentException>(() => new CookieSecrets([new byte[16], new byte[15]]));
    }
}
