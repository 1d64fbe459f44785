using KeyOps.Authority.Tests.Support;

namespace KeyOps.Authority.Tests.Answers;

public sealed class TruncationTests : QueryCases
{
    private static readonly string Long = new('x', 255);

    protected override (string Apex, string Text)[] Zones =>
    [
        ("big.test", string.Join('\n',
        [
            "@ 60 SOA ns h 1 2 3 4 60",
            "@ 60 NS ns.elsewhere.test.",
            .. Enumerable.Range(0, 8).Select(i => $"eight 60 TXT {i}{Long}"),
            .. Enumerable.Range(0, 20).Select(i => $"mx 60 MX {i} host-with-a-long-name-{i}"),
            .. Enumerable.Range(0, 20).Select(i => $"host-with-a-long-name-{i} 60 AAAA 2001:db8::{i + 1}"),
            .. Enumerable.Range(0, 14).Select(i => $"cut 60 NS name-server-{i}.cut"),
            .. Enumerable.Range(0, 14).Select(i => $"name-server-{i}.cut 60 AAAA 2001:db8::{i + 1}"),
            .. Enumerable.Range(0, 300).Select(i => $"huge 60 TXT {i:D3}{Long}"),
        ])),
    ];

    [Theory]
    [InlineData("eight.big.test TXT", 512, "NOERROR aa tc")]
    [InlineData("eight.big.test TXT +edns=1232", 1232, "NOERROR aa tc edns=1232")]
    [InlineData("eight.big.test TXT +edns=4096", 1232, "NOERROR aa tc edns=1232")]
    [InlineData("eight.big.test TXT +edns=100", 512, "NOERROR aa tc edns=1232")]
    [InlineData("cut.big.test A", 512, "NOERROR tc")] // glue must be in (RFC 9471)
    public async Task What_does_not_fit_a_datagram_is_cut_to_the_question_and_whole_over_TCP(string question, int limit, string expected)
    {
        var cut = await Server.AskUdpAsync(QueryBuilder.Of(question));
        Assert.InRange(cut.Length, 12, limit);
        Assert.Equal(expected, MessageText.Of(cut));

        var whole = MessageText.Of(await Server.AskTcpAsync(QueryBuilder.Of(question)));
        Assert.Equal(question.StartsWith("cut", StringComparison.Ordinal) ? 28 : 8, whole.Split('\n').Length - 1);
    }

    [Fact]
    public async Task Additional_data_that_does_not_fit_is_left_out_without_TC()
    {
        var answer = await Server.AskAsync("mx.big.test MX +edns=1232", "udp");
        Assert.StartsWith("NOERROR aa edns=1232\n", answer, StringComparison.Ordinal);
        Assert.Equal(20, answer.Split('\n').Count(line => line.StartsWith("an ", StringComparison.Ordinal)));
        Assert.DoesNotContain("\nar ", answer, StringComparison.Ordinal);
        Assert.Equal(20, (await Server.AskAsync("mx.big.test MX", "tcp")).Split('\n').Count(line => line.StartsWith("ar ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_RRset_larger_than_any_message_is_a_failure_of_ours()
    {
        Assert.Equal("SERVFAIL", await Server.AskAsync("huge.big.test TXT", "tcp"));
        Assert.Equal("SERVFAIL edns=1232 15:0000", await Server.AskAsync("huge.big.test TXT +edns", "udp"));
    }
}
