using System.Collections.Immutable;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Propagation;

/// <summary>What one zone's servers are asked, and what they must say: the SOA first, since a server that is behind knows no new record.</summary>
/// <param name="zone">As published.</param>
/// <param name="records">Each the only record of its owner and type.</param>
/// <param name="atLeast">The serial that it was published with.</param>
/// <param name="transport">Brings the questions.</param>
/// <param name="time">When an answer came.</param>
internal sealed class ServerQuestions(Zone zone, IReadOnlyList<ManagedRecord> records, SerialNumber atLeast, PatientTransport transport, TimeProvider time)
{
    /// <summary>Whether the records must not be answered any more.</summary>
    public bool AreGone { get; init; }

    private string ZoneName => zone.Apex.ToStringWithoutDot();

    public async Task<TransportAnswers> AskAsync(NameServer server, bool overTcp, CancellationToken cancellation)
    {
        var soa = new DnsQuery(zone.Apex, RecordType.Soa);
        var said = await ExchangeAsync(server, soa, overTcp, cancellation);
        if (said is ExchangeResult.Unreachable { IsNoWayThere: true })
        {
            return new TransportAnswers.OutOfReach();
        }

        if (Failure(soa, said, overTcp) is { } failure)
        {
            return failure;
        }

        if (OnlyRecord(soa, said) is not { } rdata)
        {
            return Bad(soa, "not with the zone's one SOA", $"compare: dig @{server.EndPoint.Address} -p {server.EndPoint.Port} +norec {ZoneName} SOA");
        }

        var serial = SoaRdata.Serial(rdata.Rdata.Span);
        if (atLeast.IsAfter(serial))
        {
            return new TransportAnswers.Bad(
                $"it serves serial {serial}, which is behind {atLeast}",
                $"it has not fetched the zone yet: see that it is notified and may transfer, and look at its log (a refresh by hand: rndc refresh, nsd-control transfer, knotc zone-refresh {ZoneName})")
            {
                IsContradicted = true,
            };
        }

        var answers = ImmutableArray.CreateBuilder<TransportAnswers.RecordAnswer?>();
        foreach (var record in records)
        {
            var query = new DnsQuery(record.Owner, record.Type);
            var result = await ExchangeAsync(server, query, overTcp, cancellation);
            if (result is ExchangeResult.Received { Message.IsTruncated: true } && !overTcp)
            {
                answers.Add(null);
            }
            else if (Failure(query, result, overTcp) is { } problem)
            {
                return problem;
            }
            else if ((AreGone ? Remainder(server, query, result, record) : Difference(server, query, result, record)) is { } difference)
            {
                return difference with { IsContradicted = true };
            }
            else if (AreGone)
            {
                answers.Add(new(default, time.GetUtcNow(), default));
            }
            else
            {
                var answer = OnlyRecord(query, result)!;
                answers.Add(new(new Ttl(answer.Ttl), time.GetUtcNow(), answer.Rdata.ToArray()));
            }
        }

        return new TransportAnswers.Good(serial, answers.ToImmutable());
    }

    private Task<ExchangeResult> ExchangeAsync(NameServer server, DnsQuery query, bool overTcp, CancellationToken cancellation) => overTcp
        ? transport.OverTcpAsync(server.EndPoint, query, cancellation)
        : transport.OverUdpAsync(server.EndPoint, query, cancellation);

    private static TransportAnswers.Bad Bad(DnsQuery query, string what, string remedy) => new($"asked for {query.Type} {query.Name.ToStringWithoutDot()}: {what}", remedy);

    /// <summary>Null when it is an authoritative answer, whatever is in it.</summary>
    private TransportAnswers.Bad? Failure(DnsQuery query, ExchangeResult result, bool overTcp)
    {
        var outcome = AuthoritativeLookup.Read(query, result);
        return outcome switch
        {
            LookupOutcome.Answer { IsAuthoritative: true } or LookupOutcome.Alias { IsAuthoritative: true } or LookupOutcome.NxDomain { IsAuthoritative: true } or LookupOutcome.NoData { IsAuthoritative: true } =>
                result is ExchangeResult.Received { Message.IsTruncated: true }
                    ? Bad(query, "the answer is cut over TCP too", "the server is broken, or something on the way is: look at its log")
                    : null,
            LookupOutcome.Timeout or LookupOutcome.Unreachable when overTcp =>
                Bad(query, outcome.Describe(), "let it listen on TCP and let TCP through to it: resolvers need it for every answer that does not fit (RFC 7766)"),
            LookupOutcome.Timeout or LookupOutcome.Unreachable =>
                Bad(query, outcome.Describe(), "start it, or open the way to it"),
            LookupOutcome.Failure { Rcode: DnsRcode.ServFail } =>
                Bad(query, outcome.Describe(), $"its copy of {ZoneName} has expired or does not load: look at its log"),
            LookupOutcome.Failure or LookupOutcome.Referral =>
                Bad(query, outcome.Describe(), $"let it serve {ZoneName}, or take it out of the NS set, of the zone and of the parent"),
            LookupOutcome.Malformed => Bad(query, outcome.Describe(), "look at what listens there"),
            _ => Bad(query, "not authoritatively (no AA flag)", $"it passes on what it heard elsewhere: make it a primary or secondary server of {ZoneName}"),
        };
    }

    /// <summary>Null when the answer is the record alone, octet for octet, for no longer than it should be kept.</summary>
    private TransportAnswers.Bad? Difference(NameServer server, DnsQuery query, ExchangeResult result, ManagedRecord record)
    {
        var compare = $"compare it with the zone file: dig @{server.EndPoint.Address} -p {server.EndPoint.Port} +norec {query.Name.ToStringWithoutDot()} {query.Type}";
        if (OnlyRecord(query, result) is not { } answer)
        {
            var count = ((ExchangeResult.Received)result).Message.Answers.Count(found => found.Type != RecordType.Rrsig);
            return Bad(query, count == 0 ? AuthoritativeLookup.Read(query, result).Describe() : $"{count} records where one is published, or an alias", compare);
        }

        if (!answer.Rdata.Span.SequenceEqual(record.Rdata.Span))
        {
            return Bad(query, "another record than the one published", compare);
        }

        var published = zone.TryFind(record.Owner, record.Type, out var set) ? set.Ttl : record.Ttl;
        return published is { } ttl && answer.Ttl > ttl.Seconds
            ? Bad(query, $"with TTL {answer.Ttl}, where the zone says {ttl}", "caches would keep it longer than KeyOps waits: find what rewrites TTLs there, or raise `ttl`")
            : null;
    }

    /// <summary>Null when no record of the answer holds the public key of the one that is to be gone, however it is written.</summary>
    private static TransportAnswers.Bad? Remainder(NameServer server, DnsQuery query, ExchangeResult result, ManagedRecord record)
    {
        var key = Unspaced(record.Rdata.Span);
        key = key[(key.IndexOf("p=", StringComparison.Ordinal) + 2)..].TrimEnd(';');
        return ((ExchangeResult.Received)result).Message.Answers.Any(answer => answer.Type == record.Type && Unspaced(answer.Rdata.Span).Contains(key, StringComparison.Ordinal))
            ? Bad(
                query,
                "it still answers the key that was removed",
                $"see that it fetches the zone, and that no one else's line keeps the record: dig @{server.EndPoint.Address} -p {server.EndPoint.Port} +norec {query.Name.ToStringWithoutDot()} {query.Type}")
            : null;
    }

    private static string Unspaced(ReadOnlySpan<byte> txt) => string.Concat(TxtRdata.Join(txt).Where(character => !char.IsWhiteSpace(character)));

    /// <summary>The record of the question's own name and type when the answer holds that and nothing else (signatures apart).</summary>
    private static DnsRecord? OnlyRecord(DnsQuery query, ExchangeResult result) =>
        ((ExchangeResult.Received)result).Message.Answers.Where(record => record.Type != RecordType.Rrsig).ToArray() is [var only]
        && only.Type == query.Type && only.Class == RecordClass.In && only.Owner == query.Name
            ? only
            : null;
}
