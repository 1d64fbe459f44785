using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Operations.Propagation;
using KeyOps.TestKit.Dns;

namespace KeyOps.Operations.Tests.Propagation;

public sealed class PropagationProbeTests : IAsyncDisposable
{
    private readonly ProbeFixture _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_server_is_asked_over_UDP_and_TCP_without_recursion_and_its_answer_is_kept()
    {
        var first = _world.Serve();
        var second = _world.Serve("127.0.0.2");

        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskAllAsync());

        Assert.All(everywhere.Answers[0], answer =>
        {
            Assert.Equal((ProbeFixture.Serial, 300u, _world.Time.GetUtcNow()), (answer.Serial.Number, answer.Ttl.Seconds, answer.At));
            Assert.Equal(AnswerTransports.Udp | AnswerTransports.Tcp, answer.Transports);
            Assert.Equal(64, answer.RdataSha256!.Length);
        });
        Assert.Equal([first.EndPoint.ToString(), second.EndPoint.ToString()], everywhere.Answers[0].Select(answer => answer.Server));
        Assert.All(everywhere.Records[0], served => Assert.Equal(ProbeFixture.Text, TxtRdata.Join(served.Rdata.Span)));
        Assert.All(first.Questions.Concat(second.Questions), question => Assert.False(question.RecursionDesired));
        Assert.Equal(
            [(RecordType.Soa, false), (RecordType.Soa, true), (RecordType.Txt, false), (RecordType.Txt, true)],
            second.Questions.Select(question => (question.Type, question.OverTcp)).OrderBy(question => question.Type.Code).ThenBy(question => question.OverTcp));
    }

    [Theory]
    [InlineData("refused", "refused (REFUSED): the server does not serve the zone")]
    [InlineData("servfail", "server failure (SERVFAIL)")]
    [InlineData("no AA", "not authoritatively (no AA flag)")]
    [InlineData("referral", "referral")]
    [InlineData("missing", "no such name")]
    [InlineData("no data", "no such record (NODATA)")]
    [InlineData("other", "another record than the one published")]
    [InlineData("split otherwise", "another record than the one published")]
    [InlineData("two", "2 records where one is published")]
    [InlineData("alias", "1 records where one is published, or an alias")]
    [InlineData("TTL", "with TTL 86400, where the zone says 300")]
    [InlineData("garbage", "malformed")]
    public async Task A_server_that_misbehaves_is_a_reason_with_its_address(string how, string reason)
    {
        var server = _world.Serve();
        server.On(ProbeFixture.Name, RecordType.Txt, owner => how switch
        {
            "refused" => DnsScript.Refused,
            "servfail" => DnsScript.ServFail,
            "no AA" => DnsScript.Txt(ProbeFixture.Text)(owner) with { IsAuthoritative = false },
            "referral" => DnsScript.Referral("elsewhere.example")(owner),
            "missing" => DnsScript.NxDomain,
            "no data" => DnsScript.NoData,
            "other" => DnsScript.Txt(ProbeFixture.Text + "x")(owner),
            "split otherwise" => DnsScript.TxtStrings(ProbeFixture.Text[..5], ProbeFixture.Text[5..])(owner),
            "two" => DnsScript.Txt(ProbeFixture.Text, "v=DKIM1; p=")(owner),
            "alias" => DnsScript.Cname("elsewhere.example")(owner),
            "TTL" => new() { Answers = [DnsScript.Record(owner, RecordType.Txt, TxtRdata.FromText(ProbeFixture.Text), ttl: 86400)] },
            _ => new() { Raw = [0x84, 0, 0, 1, 0, 9] },
        });

        var found = await _world.ReasonAsync();

        Assert.StartsWith($"{server.EndPoint}, over UDP and TCP, asked for TXT {ProbeFixture.Name}: ", found, StringComparison.Ordinal);
        Assert.Contains(reason, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("no data")]
    [InlineData("a wildcard")]
    public async Task A_key_is_gone_when_no_server_answers_it(string how)
    {
        _world.Serve("127.0.0.1").On(ProbeFixture.Name, RecordType.Txt, _ => DnsScript.NxDomain);
        var server = _world.Serve("127.0.0.2").On(ProbeFixture.Name, RecordType.Txt, owner => how switch
        {
            "missing" => DnsScript.NxDomain,
            "no data" => DnsScript.NoData,
            _ => DnsScript.Txt("v=DKIM1; p=", "v=spf1 -all")(owner),
        });

        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskGoneAsync());

        Assert.Equal(2, Assert.Single(everywhere.Answers).Length);
        Assert.Equal((server.EndPoint.ToString(), ProbeFixture.Serial, AnswerTransports.Udp | AnswerTransports.Tcp, null), everywhere.Answers[0][1] is var answer
            ? (answer.Server, answer.Serial.Number, answer.Transports, answer.RdataSha256) : default);
    }

    [Theory]
    [InlineData("the same", "asked for TXT default._domainkey.keyops.example: it still answers the key that was removed", true)]
    [InlineData("split otherwise", "it still answers the key that was removed", true)]
    [InlineData("beside another", "it still answers the key that was removed", true)]
    [InlineData("written otherwise", "it still answers the key that was removed", true)]
    [InlineData("behind", "it serves serial 6, which is behind 7", true)]
    [InlineData("servfail", "server failure (SERVFAIL)", false)]
    [InlineData("no AA", "not authoritatively (no AA flag)", false)]
    public async Task A_key_is_not_gone_while_one_server_answers_it_or_may(string how, string reason, bool isContradicted)
    {
        _world.Serve("127.0.0.1").On(ProbeFixture.Name, RecordType.Txt, _ => DnsScript.NxDomain);
        var server = _world.Serve("127.0.0.2").On(ProbeFixture.Name, RecordType.Txt, owner => how switch
        {
            "the same" => DnsScript.Txt(ProbeFixture.Text)(owner),
            "split otherwise" => DnsScript.TxtStrings(ProbeFixture.Text[..30], ProbeFixture.Text[30..])(owner),
            "beside another" => DnsScript.Txt("v=DKIM1; p=", ProbeFixture.Text)(owner),
            "written otherwise" => DnsScript.Txt("v=DKIM1; k=rsa; p= MI IB; t=s")(owner),
            "servfail" => DnsScript.ServFail,
            "no AA" => DnsScript.NxDomain with { IsAuthoritative = false },
            _ => DnsScript.NxDomain,
        });
        if (how == "behind")
        {
            server.On(ProbeFixture.Apex, RecordType.Soa, DnsScript.Soa(ProbeFixture.Serial - 1));
        }

        var notYet = Assert.IsType<PropagationOutcome.NotYet>(await _world.AskGoneAsync());

        var found = Assert.Single(notYet.Reasons);
        Assert.StartsWith(server.EndPoint.ToString(), found, StringComparison.Ordinal);
        Assert.Contains(reason, found, StringComparison.Ordinal);
        Assert.Equal(isContradicted, notYet.IsContradicted);
        Assert.NotEmpty(notYet.Remedies);
    }

    [Fact]
    public async Task A_server_that_says_nothing_over_UDP_does_not_confirm()
    {
        var server = _world.Serve();
        server.Drop(int.MaxValue);

        Assert.Equal($"{server.EndPoint}, over UDP, asked for SOA keyops.example: no answer in time", await _world.ReasonAsync());
    }

    [Fact]
    public async Task A_server_with_an_older_serial_is_behind_whatever_it_answers()
    {
        var server = _world.Serve();
        server.On(ProbeFixture.Apex, RecordType.Soa, DnsScript.Soa(6));

        Assert.Equal($"{server.EndPoint}, over UDP and TCP, it serves serial 6, which is behind 7", await _world.ReasonAsync());
    }

    [Fact]
    public async Task A_server_that_says_other_things_over_TCP_is_told_so()
    {
        var server = _world.Serve();
        server.OnTcp(ProbeFixture.Name, RecordType.Txt, DnsScript.Txt("v=DKIM1; p="));

        Assert.Equal($"{server.EndPoint}, over TCP, asked for TXT {ProbeFixture.Name}: another record than the one published", await _world.ReasonAsync());
    }

    [Fact]
    public async Task An_answer_that_is_cut_over_UDP_counts_by_what_TCP_says()
    {
        _world.Serve().On(ProbeFixture.Name, RecordType.Txt, owner => DnsScript.Txt(ProbeFixture.Text)(owner) with { IsTruncatedOverUdp = true });

        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskAllAsync());

        Assert.Equal(AnswerTransports.Tcp, everywhere.Answers[0][0].Transports);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_without_TCP_is_held_whether_its_answer_was_cut_or_not(bool isCut)
    {
        var server = _world.Serve(hasTcp: false);
        server.On(ProbeFixture.Name, RecordType.Txt, owner => DnsScript.Txt(ProbeFixture.Text)(owner) with { IsTruncatedOverUdp = isCut });

        Assert.StartsWith($"{server.EndPoint}, over TCP, asked for SOA keyops.example: not reachable", await _world.ReasonAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lost_datagrams_are_sent_again_after_pauses_that_grow_by_chance()
    {
        _world.Options = _world.Options with { Retries = 2, Patience = TimeSpan.FromMilliseconds(150), FirstPause = TimeSpan.FromMinutes(1) };
        var server = _world.Serve();
        server.Drop(2);
        var rolls = 0;

        var asking = _world.AskAsync(randomness: () => 1.0 / (2 + Interlocked.Increment(ref rolls)), servers: [server.EndPoint]);
        while (!asking.IsCompleted)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.IsType<PropagationOutcome.Everywhere>(await asking);
        Assert.True(rolls >= 2, $"{rolls} rolls");
        Assert.True(_world.Time.GetUtcNow() - _world.Time.Start > TimeSpan.FromMinutes(1), "no pause");
    }

    [Fact]
    public async Task An_address_that_this_host_has_no_way_to_holds_only_the_server_that_has_no_other()
    {
        Assert.SkipWhen(HasIpv6(), "this host has IPv6");
        _world.Serve();
        _world.ZoneText = "@ NS ns1\nns1 A 127.0.0.1\nns1 AAAA 2001:db8::1\n";
        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskAsync());
        Assert.Contains(everywhere.Notes, note => note.StartsWith("ns1.keyops.example was not asked at [2001:db8::1]", StringComparison.Ordinal));

        _world.ZoneText = "@ NS ns1\nns1 A 127.0.0.1\n@ NS ns2\nns2 AAAA 2001:db8::2\n";
        var notYet = Assert.IsType<PropagationOutcome.NotYet>(await _world.AskAsync());
        Assert.Contains(notYet.Reasons, reason => reason.StartsWith("ns2.keyops.example ([2001:db8::2]", StringComparison.Ordinal) && reason.Contains("this host has no IPv6", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_vantage_point_is_asked_with_recursion_and_only_once_all_name_servers_answer()
    {
        var server = _world.Serve();
        await using var resolver = new ScriptedDnsServer();
        _world.VantagePoints = [resolver.EndPoint];
        server.On(ProbeFixture.Name, RecordType.Txt, DnsScript.NxDomain);
        Assert.IsType<PropagationOutcome.NotYet>(await _world.AskAllAsync());
        Assert.Empty(resolver.Questions);

        server.On(ProbeFixture.Name, RecordType.Txt, DnsScript.Txt(ProbeFixture.Text));
        Assert.Equal(
            $"resolver {resolver.EndPoint} (a vantage point), asked for TXT {ProbeFixture.Name}: no such name (NXDOMAIN)",
            (await _world.ReasonAsync()).Split(" and ")[0]);
        Assert.True(Assert.Single(resolver.Questions).RecursionDesired);

        resolver.On(ProbeFixture.Name, RecordType.Txt, owner => DnsScript.Txt(ProbeFixture.Text)(owner) with { IsAuthoritative = false });
        var everywhere = Assert.IsType<PropagationOutcome.Everywhere>(await _world.AskAllAsync());
        Assert.Equal([$"resolver {resolver.EndPoint} got {ProbeFixture.Name} byte for byte, to be kept for 300 s"], everywhere.Notes);
    }

    [Fact]
    public async Task A_key_is_found_by_its_name_at_any_server_and_what_is_no_key_is_not()
    {
        _world.Serve().On("k1._domainkey.keyops.example", RecordType.Txt, DnsScript.Txt("any text, as a wildcard has it")).On("k2._domainkey.keyops.example", RecordType.Txt, DnsScript.Txt("v=DKIM1; p="))
            .On("k3._domainkey.keyops.example", RecordType.Txt, DnsScript.NxDomain);
        string[] names = ["k1._domainkey.keyops.example", "k2._domainkey.keyops.example", "k3._domainkey.keyops.example"];
        Assert.Empty((await _world.FindKeysAsync(names)).Found);

        _world.Serve("127.0.0.2").On(names[0], RecordType.Txt, DnsScript.NxDomain).On(names[1], RecordType.Txt, DnsScript.NxDomain).On(names[2], RecordType.Txt, DnsScript.Txt("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")); // RFC 8463 Appendix A.2

        var known = await _world.FindKeysAsync(names);
        Assert.Equal([names[2]], known.Found.Select(name => name.ToStringWithoutDot()));
        Assert.Equal((new SerialNumber(ProbeFixture.Serial), 0), (known.Serial, known.Silent.Length));

        _world.Serve("127.0.0.3").On("keyops.example", RecordType.Soa, DnsScript.Silence);
        Assert.StartsWith("127.0.0.3:", Assert.Single((await _world.FindKeysAsync(names)).Silent), StringComparison.Ordinal);
    }

    private static bool HasIpv6()
    {
        try
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetworkV6, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
            socket.Connect(System.Net.IPAddress.Parse("2001:db8::1"), 53);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
