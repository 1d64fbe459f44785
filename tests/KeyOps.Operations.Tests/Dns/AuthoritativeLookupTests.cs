using System.Net;
using System.Net.Sockets;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;
using KeyOps.TestKit.Dns;

namespace KeyOps.Operations.Tests.Dns;

public sealed class AuthoritativeLookupTests : IAsyncDisposable
{
    private const string Name = "default._domainkey.keyops.example";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly ScriptedDnsServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_record_comes_with_its_TTL_and_the_servers_authority()
    {
        _server.On(Name, RecordType.Txt, DnsScript.Txt("v=DKIM1; p="));
        var answer = Assert.IsType<LookupOutcome.Answer>(await AskAsync());
        Assert.Equal("v=DKIM1; p=", TxtRdata.Join(answer.Rdatas.Single().Span));
        Assert.Equal((300u, true, false), (answer.Ttl.Seconds, answer.IsAuthoritative, answer.OverTcp));
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again_over_TCP()
    {
        var text = new string('x', 4000);
        _server.On(Name, RecordType.Txt, owner => DnsScript.Txt(text)(owner) with { IsTruncatedOverUdp = true });
        var answer = Assert.IsType<LookupOutcome.Answer>(await AskAsync());
        Assert.True(answer.OverTcp);
        Assert.Equal(text, TxtRdata.Join(answer.Rdatas.Single().Span));
    }

    [Fact]
    public async Task The_lowest_TTL_of_an_alias_chain_counts()
    {
        _server.On(Name, RecordType.Txt, owner => new DnsScript
        {
            Answers =
            [
                DnsScript.Record(owner, RecordType.Cname, DomainName.Parse("a.keyops.example").Wire.ToArray(), ttl: 60),
                DnsScript.Record(DomainName.Parse("A.keyops.example"), RecordType.Txt, TxtRdata.FromText("x"), ttl: 3600),
            ],
        });
        Assert.Equal(60u, Assert.IsType<LookupOutcome.Answer>(await AskAsync()).Ttl.Seconds);
        _server.On(Name, RecordType.Txt, DnsScript.Cname("elsewhere.example"));
        Assert.Equal(DomainName.Parse("elsewhere.example"), Assert.IsType<LookupOutcome.Alias>(await AskAsync()).Target);
    }

    [Fact]
    public async Task What_is_not_there_says_how_long_a_resolver_remembers_that()
    {
        var soa = DnsScript.Record(DomainName.Parse("keyops.example"), RecordType.Soa, Soa(serial: 7, minimum: 900), ttl: 3600);
        _server.On(Name, RecordType.Txt, DnsScript.NxDomain with { Authorities = [soa] });
        Assert.Equal(new LookupOutcome.NxDomain(new Ttl(900), IsAuthoritative: true), await AskAsync());
        _server.On(Name, RecordType.Txt, DnsScript.NoData with { Authorities = [soa] });
        Assert.Equal(new LookupOutcome.NoData(new Ttl(900), IsAuthoritative: true), await AskAsync());
        _server.On(Name, RecordType.Txt, DnsScript.NoData);
        Assert.Equal(new LookupOutcome.NoData(null, IsAuthoritative: true), await AskAsync());
    }

    [Fact]
    public async Task A_server_that_does_not_serve_the_zone_is_told_apart()
    {
        _server.On(Name, RecordType.Txt, DnsScript.Refused);
        Assert.Equal(new LookupOutcome.Failure(DnsRcode.Refused), await AskAsync());
        _server.On(Name, RecordType.Txt, DnsScript.ServFail);
        Assert.Equal(new LookupOutcome.Failure(DnsRcode.ServFail), await AskAsync());
        var delegation = DnsScript.Record(DomainName.Parse("example"), RecordType.Ns, DomainName.Parse("ns.example").Wire.ToArray());
        _server.On(Name, RecordType.Txt, new DnsScript { IsAuthoritative = false, Authorities = [delegation] });
        Assert.Equal(new LookupOutcome.Referral(DomainName.Parse("example")), await AskAsync());
    }

    [Fact]
    public async Task Silence_is_a_timeout_after_three_attempts()
    {
        _server.On(Name, RecordType.Txt, DnsScript.Silence);
        Assert.IsType<LookupOutcome.Timeout>(await AskAsync());
        Assert.Equal(3, _server.Questions.Count);
    }

    [Fact]
    public async Task A_closed_port_is_known_at_once()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endPoint = (IPEndPoint)socket.LocalEndPoint!;
        socket.Dispose();
        Assert.Equal("ConnectionRefused", Assert.IsType<LookupOutcome.Unreachable>(await AuthoritativeLookup.QueryAsync(endPoint, DomainName.Parse(Name), RecordType.Txt)).Reason);
    }

    [Fact]
    public async Task Octets_that_are_no_message_are_malformed()
    {
        _server.On(Name, RecordType.Txt, new DnsScript { Raw = [0x81, 0x80, 0, 1, 0, 9, 0, 0] });
        Assert.IsType<LookupOutcome.Malformed>(await AskAsync());
    }

    [Fact]
    public async Task A_serial_is_taken_from_the_SOA()
    {
        _server.On("keyops.example", RecordType.Soa, owner => new DnsScript { Answers = [DnsScript.Record(owner, RecordType.Soa, Soa(2026010101, 300))] });
        var lookup = await AuthoritativeLookup.QuerySerialAsync(_server.EndPoint, DomainName.Parse("keyops.example"), Patience);
        Assert.Equal(new SerialNumber(2026010101), lookup.Serial);
        var none = await AuthoritativeLookup.QuerySerialAsync(_server.EndPoint, DomainName.Parse("other.example"), Patience);
        Assert.Null(none.Serial);
        Assert.IsType<LookupOutcome.NxDomain>(none.Outcome);
    }

    private static byte[] Soa(uint serial, uint minimum) =>
    [
        .. DomainName.Parse("ns.keyops.example").Wire, .. DomainName.Parse("admin.keyops.example").Wire,
        (byte)(serial >> 24), (byte)(serial >> 16), (byte)(serial >> 8), (byte)serial,
        0, 0, 14, 16, 0, 0, 3, 132, 0, 9, 58, 128,
        (byte)(minimum >> 24), (byte)(minimum >> 16), (byte)(minimum >> 8), (byte)minimum,
    ];

    private Task<LookupOutcome> AskAsync() => AuthoritativeLookup.QueryAsync(_server.EndPoint, DomainName.Parse(Name), RecordType.Txt, Patience);
}
