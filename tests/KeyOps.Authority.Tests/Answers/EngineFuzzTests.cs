using CsCheck;
using DnsClient;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Tests.Support;
using KeyOps.Core.Records;
using ArsoftMessage = ARSoft.Tools.Net.Dns.DnsMessage;

namespace KeyOps.Authority.Tests.Answers;

/// <summary>Hostile queries. Longer by KEYOPS_FUZZ_SECONDS.</summary>
public sealed class EngineFuzzTests
{
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("KEYOPS_FUZZ_SECONDS"), out var seconds) ? seconds : 2;

    private static readonly AnswerEngine Engine = new(new() { Nsid = "fuzz", Version = "fuzz" });

    private static readonly string[] Names =
    [
        "mail.test", "www.mail.test", "nobody.mail.test", "default._domainkey.mail.test", "_domainkey.mail.test", "a.alias.test", "x.y.w.alias.test", "www.sub.alias.test",
        "loop1.alias.test", "www.old.alias.test", "big.alias.test", "elsewhere.example", ".", "version.bind",
    ];

    private static readonly string[] Flags = ["", " +edns", " +do", " +edns=512", " +edns=65535", " +option=10:2464C4ABCF10C957", " +option=3:", " +option=11:", " +version=1", " +rd", " +cd", " CH"];

    private static readonly (string Apex, string Text)[] Zones =
    [
        ("mail.test", TestZones.Mail),
        ("alias.test", $"""
            @ 60 SOA ns h 1 2 3 4 60
            @ 60 NS ns.elsewhere.test.
            a 60 CNAME b
            b 60 CNAME x.y.w
            *.w 60 A 192.0.2.7
            *.w 60 CNAME loop1
            loop1 60 CNAME loop2
            loop2 60 CNAME loop1
            sub 60 NS ns.sub
            ns.sub 60 A 192.0.2.9
            old 60 DNAME new
            www.new 60 A 192.0.2.1
            {string.Join('\n', Enumerable.Range(0, 40).Select(i => $"big 60 TXT {i} {new string('x', 200)}"))}
            """),
    ];

    private static readonly ZoneCatalog Catalog = MakeCatalog();

    private static readonly Gen<byte[]> Query =
        Gen.Select(Of(Names), Gen.UShort[0, 260], Of(Flags), Of(Flags))
            .Select((name, type, first, second) => QueryBuilder.Of($"{name} {new RecordType(type)}{first}{second}"));

    /// <summary>A query with some octets changed, cut or added.</summary>
    private static readonly Gen<byte[]> Mutated =
        Gen.Select(Query, Gen.Select(Gen.Int[0, 300], Gen.Byte).Array[0, 6], Gen.Int[-20, 20], Gen.Byte.Array[0, 20]).Select((query, changes, length, more) =>
        {
            byte[] octets = length < 0 ? query[..Math.Max(0, query.Length + length)] : [.. query, .. more];
            foreach (var (place, octet) in changes)
            {
                if (octets.Length > 0)
                {
                    octets[place % octets.Length] = octet;
                }
            }

            return octets;
        });

    [Fact]
    public void A_query_of_any_octets_is_answered_within_its_limits_or_dropped() =>
        Gen.OneOf(Mutated, Mutated, Gen.Byte.Array[0, 600]).Sample(Check, time: Seconds);

    [Fact]
    public void A_well_formed_query_is_answered_in_a_form_that_ARSoft_reads() => Query.Sample(
        query =>
        {
            var response = new byte[AnswerEngine.MaxResponseLength];
            var outcome = Engine.Answer(query, Catalog.Snapshot, new(Transport.Stream, [127, 0, 0, 1], 0), response);
            if (outcome.Kind == AnswerKind.Respond)
            {
                var parsed = ArsoftMessage.Parse(new ArraySegment<byte>(response, 0, outcome.Length));
                Assert.Equal(QueryBuilder.Id, parsed.TransactionID);
                Assert.False(parsed.IsQuery);
            }
        },
        time: Seconds);

    /// <summary>Over real sockets: DnsClient reads no octets that it did not ask for.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_question_is_answered_in_a_form_that_DnsClient_reads(bool tcp)
    {
        await using var server = TestServer.Start(null, Zones);
        var client = new LookupClient(new LookupClientOptions(server.EndPoint)
        {
            UseCache = false,
            UseTcpOnly = tcp,
            UseTcpFallback = tcp, // or else what it cannot read over UDP it would ask again over TCP
            Retries = 0,
            Recursion = false,
            Timeout = TestServer.Patience,
        });

        // What does not fit into a datagram is an exception to it then.
        var names = Of([.. Names.Where(name => tcp || name != "big.alias.test")]);
        Gen.Select(names, Gen.Int[1, 260].Where(type => type is < 249 or > 252), Gen.Bool).Sample(
            (name, type, chaos) =>
            {
                var answer = client.Query(name, (QueryType)type, chaos ? QueryClass.CH : QueryClass.IN);
                var asked = Assert.Single(answer.Questions);
                Assert.Equal((type, chaos ? QueryClass.CH : QueryClass.IN), ((int)asked.QuestionType, asked.QuestionClass));
                Assert.Equal(name.TrimEnd('.'), asked.QueryName.Value.TrimEnd('.'));
            },
            time: Seconds,
            threads: 1);
    }

    private static Gen<string> Of(string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static void Check(byte[] query)
    {
        // Exactly as long as it is: a read behind its end would throw.
        var response = new byte[AnswerEngine.MaxResponseLength];
        foreach (var transport in new[] { Transport.Datagram, Transport.Stream })
        {
            var outcome = Engine.Answer(query, Catalog.Snapshot, new(transport, [192, 0, 2, 1], 1_700_000_000), response);
            if (outcome.Kind != AnswerKind.Respond)
            {
                continue;
            }

            Assert.InRange(outcome.Length, 12, transport == Transport.Datagram ? AnswerOptions.DefaultUdpPayload : AnswerEngine.MaxResponseLength);
            Assert.Equal(query[..2], response[..2]);
            MessageText.Of(response.AsSpan(0, outcome.Length));
        }
    }

    private static ZoneCatalog MakeCatalog()
    {
        var catalog = new ZoneCatalog();
        catalog.PublishAll(Zones.Select(zone => CompiledZone.Compile(ZoneText.Parse(zone.Apex, zone.Text))));
        return catalog;
    }
}
