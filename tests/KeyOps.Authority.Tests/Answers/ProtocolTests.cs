using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

/// <summary>What is not a plain question: the rows of RFC 8906 §8, and messages that are wrong.</summary>
public sealed class ProtocolTests : QueryCases
{
    private const string Aaaa = "\nan www.mail.test. 3600 AAAA 2001:db8::1";

    public static TheoryData<string, string> Cases => new()
    {
        // Types nobody knows are NODATA or there; meta types are not implemented or wrong.
        { "www.mail.test TYPE1000", "NOERROR aa\nns mail.test. 600 SOA ns1.mail.test. hostmaster.mail.test. 2026010101 7200 3600 1209600 600" },
        { "www.mail.test TYPE253", "NOTIMP" },
        { "www.mail.test TYPE249", "NOTIMP" },
        { "www.mail.test OPT", "FORMERR" },
        { "www.mail.test TYPE0", "FORMERR" },

        // One RRset answers ANY (RFC 8482).
        { "www.mail.test ANY", "NOERROR aa\nan www.mail.test. 300 A 192.0.2.1\nan www.mail.test. 300 A 192.0.2.2" },
        { "mail.test ANY HS", "REFUSED" },

        // CHAOS tells what the operator set and nothing else.
        { "version.bind TXT CH", "NOERROR aa\nan version.bind. 0 TXT keyops" },
        { "VERSION.Server TXT CH +edns", "NOERROR aa edns=1232\nan VERSION.Server. 0 TXT keyops" },
        { "id.server TXT CH", "REFUSED" },
        { "version.bind A CH", "REFUSED" },

        // Flags: Z and AD are ignored, TC is no reason not to answer.
        { "www.mail.test AAAA +z +ad", "NOERROR aa" + Aaaa },
        { "www.mail.test AAAA +tc", "NOERROR aa" + Aaaa },

        // Transfers are the host's to refuse.
        { "mail.test AXFR", "REFUSED" },
        { "mail.test IXFR", "REFUSED" },
    };

    protected override (string Apex, string Text)[] Zones => [("mail.test", TestZones.Mail)];

    protected override AuthorityOptions Options => TestServer.Options with { Answers = new() { Version = "keyops" } };

    [Theory]
    [MemberData(nameof(Cases))]
    public Task An_unusual_question_has_an_answer(string question, string expected) => AssertAnswersAsync(question, expected);

    [Theory]
    [InlineData(1, "NOTIMP")]
    [InlineData(2, "NOTIMP")]
    [InlineData(15, "NOTIMP")]
    [InlineData(4, "REFUSED")]
    public async Task An_opcode_that_is_not_served_says_so(int opcode, string expected)
    {
        foreach (var transport in new[] { "udp", "tcp" })
        {
            var query = QueryBuilder.Of("mail.test SOA");
            query[2] = (byte)(opcode << 3);
            var response = await Server.AskAsync(query, transport);
            Assert.Equal(0x80 | (opcode << 3), response[2] & 0xF8);
            Assert.Equal(expected, MessageText.Of(response));
        }
    }

    public static TheoryData<string, string, string> Malformed => new()
    {
        { "a header alone", "123400000001000000000000", "FORMERR" },
        { "no question", "123400000000000000000000", "FORMERR" },
        { "two questions", "1234000000020000000000000477777777000001000104777777770000010001", "FORMERR" },
        { "a label that is too long", "12340000000100000000000040" + "61", "FORMERR" },
        { "a pointer in the question", "123400000001000000000000C00C00010001", "FORMERR" },
        { "a question cut in its type", "1234000000010000000000000000", "FORMERR" },
        { "an additional record that is not there", "1234000000010000000000010000010001", "FORMERR" },
        { "two OPT records", "12340000000100000000000200000100010000290200000000000000" + "0000290200000000000000", "FORMERR edns=1232" },
        { "an OPT record of a name", "123400000001000000000001000001000101610000290200000000000000", "FORMERR" },
        { "an answer in a query", "1234000000010001000000000000010001" + "0000010001000000000004" + "7F000001", "FORMERR" },
        { "a cookie and no question", "123400000000000000000001" + "000029020000000000000C" + "000A0008" + "2464C4ABCF10C957", "NOERROR edns=1232 10:" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_message_that_cannot_be_read_is_answered_if_it_has_a_header(string what, string query, string expected)
    {
        foreach (var transport in new[] { "udp", "tcp" })
        {
            var response = MessageText.Of(await Server.AskAsync(Convert.FromHexString(query), transport));
            Assert.True(expected == response || (expected[^1] == ':' && response.StartsWith(expected, StringComparison.Ordinal)), $"{what}: {response}");
        }
    }

    [Fact]
    public async Task A_response_is_never_answered_and_does_not_stop_the_next_query()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(Server.EndPoint);
        var query = QueryBuilder.Of("www.mail.test AAAA");
        var response = (byte[])query.Clone();
        response[2] |= 0x80;
        await TestServer.SendAsync(client.GetStream(), response);
        await TestServer.SendAsync(client.GetStream(), query);
        Assert.Equal("NOERROR aa" + Aaaa, MessageText.Of(await TestServer.ReceiveAsync(client.GetStream())));
    }
}
