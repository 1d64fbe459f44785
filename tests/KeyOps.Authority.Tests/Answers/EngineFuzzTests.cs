using CsCheck;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Tests.Support;
using KeyOps.Core.Records;
using ArsoftMessage = ARSoft.Tools.Net.Dns.DnsMessage;

namespace KeyOps.Authority.Tests.Answers;

/// <summary>Hostile queries. <c>KEYOPS_FUZZ_ITERATIONS</c> sets how many (a bench run takes millions).</summary>
public sealed class EngineFuzzTests
{
    private static readonly long Iterations =
        long.TryParse(Environment.GetEnvironmentVariable("KEYOPS_FUZZ_ITERATIONS"), out var iterations) ? iterations : 100_000;

    private static readonly AnswerEngine Engine = new(new() { Nsid = "fuzz", Version = "fuzz" });

    private static readonly string[] Names =
    [
        "mail.test", "www.mail.test", "nobody.mail.test", "default._domainkey.mail.test", "_domainkey.mail.test", "a.alias.test", "x.y.w.alias.test", "www.sub.alias.test",
        "loop1.alias.test", "www.old.alias.test", "big.alias.test", "elsewhere.example", ".", "version.bind",
    ];

    private static readonly string[] Flags = ["", " +edns", " +do", " +edns=512", " +edns=65535", " +option=10:2464C4ABCF10C957", " +option=3:", " +option=11:", " +version=1", " +rd", " +cd", " CH"];

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
        Gen.OneOf(Mutated, Mutated, Gen.Byte.Array[0, 600]).Sample(Check, iter: Iterations);

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
        iter: Iterations / 10);

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
        catalog.Publish(CompiledZone.Compile(ZoneText.Parse("mail.test", TestZones.Mail)));
        catalog.Publish(CompiledZone.Compile(ZoneText.Parse("alias.test", $"""
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
            """)));
        return catalog;
    }
}
