using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Propagation;

/// <summary>Asks every authoritative server directly, and takes nothing but the very octets for an answer; then the vantage points.</summary>
public sealed class PropagationProbe : IPropagationProbe
{
    /// <summary>So many names are asked of one server beside each other: other domains ask it at the same time.</summary>
    private const int AtOnce = 8;

    private readonly NameServerDiscovery _discovery;
    private readonly PatientTransport _transport;
    private readonly VantagePoints _vantagePoints;
    private readonly TimeProvider _time;

    /// <param name="time">The clock.</param>
    public PropagationProbe(TimeProvider time)
        : this(time, new(), SystemResolvers.Read())
    {
    }

    internal PropagationProbe(TimeProvider time, ProbeOptions options, IReadOnlyList<IPEndPoint> resolvers, Func<double>? randomness = null)
    {
        _time = time;
        _transport = new(options, time, randomness);
        _discovery = NameServerDiscovery.Create(options, resolvers, _transport, time);
        _vantagePoints = new(_transport);
    }

    public Task<PropagationOutcome> AskAsync(
        NameServerChoice choice,
        Zone zone,
        IReadOnlyList<ManagedRecord> records,
        SerialNumber atLeast,
        CancellationToken cancellationToken) =>
        AskAsync(choice, zone, records, new ServerQuestions(zone, records, atLeast, _transport, _time), cancellationToken);

    public Task<PropagationOutcome> AskGoneAsync(NameServerChoice choice, Zone zone, ManagedRecord record, SerialNumber atLeast, CancellationToken cancellationToken) =>
        AskAsync(choice with { VantagePoints = [] }, zone, [record], new ServerQuestions(zone, [record], atLeast, _transport, _time) { AreGone = true }, cancellationToken);

    public async Task<NewerKeys> FindKeysAsync(NameServerChoice choice, Zone zone, IReadOnlyList<DomainName> names, CancellationToken cancellationToken)
    {
        var found = await _discovery.FindAsync(choice with { VantagePoints = [] }, zone, cancellationToken);
        var known = await Task.WhenAll(found.Servers.Select(async server => await FindKeysAsync(server, zone.Apex, names, cancellationToken)));
        var all = known.SelectMany(each => each.Found).ToHashSet();
        return new(
            [.. names.Where(all.Contains)],
            [.. known.SelectMany(each => each.Silent)],
            known.Select(each => each.Serial).Aggregate((SerialNumber?)null, (latest, each) => latest is { } one && !(each?.IsAfter(one) ?? false) ? one : each));
    }

    /// <summary>A few questions beside each other: a server that is silent to one of them is not asked the next few.</summary>
    private async Task<NewerKeys> FindKeysAsync(NameServer server, DomainName apex, IReadOnlyList<DomainName> names, CancellationToken cancellationToken)
    {
        if (await AnswersAsync(server, apex, RecordType.Soa, cancellationToken) is not { } soa)
        {
            return new([], [server.ToString()], null);
        }

        var serial = soa.Where(answer => answer.Owner == apex).Select(answer => (SerialNumber?)SoaRdata.Serial(answer.Rdata.Span)).FirstOrDefault();
        var found = ImmutableArray.CreateBuilder<DomainName>();
        foreach (var some in names.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(name => AnswersAsync(server, name, RecordType.Txt, cancellationToken)));
            found.AddRange(some.Zip(answers).Where(each => each.Second?.Any(answer => IsKeyAt(each.First, answer)) is true).Select(each => each.First));
            if (answers.Contains(null))
            {
                return new(found.ToImmutable(), [server.ToString()], serial);
            }
        }

        return new(found.ToImmutable(), [], serial);
    }

    private static bool IsKeyAt(DomainName name, DnsRecord answer) =>
        answer.Owner == name && DkimKeyRecord.Parse(TxtRdata.Join(answer.Rdata.Span)) is { Record.IsRevoked: false };

    /// <summary>The answer's records of the type; null when there is no answer.</summary>
    private async Task<IReadOnlyList<DnsRecord>?> AnswersAsync(NameServer server, DomainName name, RecordType type, CancellationToken cancellationToken)
    {
        var query = new DnsQuery(name, type);
        var result = await _transport.OverUdpAsync(server.EndPoint, query, cancellationToken);
        if (result is ExchangeResult.Received { Message.IsTruncated: true })
        {
            result = await _transport.OverTcpAsync(server.EndPoint, query, cancellationToken);
        }

        return result is ExchangeResult.Received { Message: var message } ? [.. message.Answers.Where(answer => answer.Type == type)] : null;
    }

    private async Task<PropagationOutcome> AskAsync(
        NameServerChoice choice,
        Zone zone,
        IReadOnlyList<ManagedRecord> records,
        ServerQuestions questions,
        CancellationToken cancellationToken)
    {
        var found = await _discovery.FindAsync(choice, zone, cancellationToken);
        var verdicts = await Task.WhenAll(found.Servers.Select(async server => (Server: server, Verdict: await ServerProbe.AskAsync(server, questions, cancellationToken))));
        var (unseen, blind) = OutOfReach(verdicts);
        ImmutableArray<ProbeProblem> problems = [.. found.Problems, .. verdicts.Select(each => each.Verdict).OfType<ServerVerdict.Refuses>().SelectMany(refuses => refuses.Problems), .. blind];
        ImmutableArray<string> notes = [.. found.Notes, .. unseen];
        if (problems.IsEmpty && !choice.VantagePoints.IsEmpty)
        {
            var (seen, lacking) = await _vantagePoints.AskAsync(choice.VantagePoints, zone, records, cancellationToken);
            problems = [.. lacking];
            notes = [.. notes, .. seen];
        }

        if (!problems.IsEmpty)
        {
            return new PropagationOutcome.NotYet([.. problems.Select(problem => problem.Reason), .. found.Notes])
            {
                IsContradicted = problems.Any(problem => problem.IsContradicted),
                Remedies = [.. problems.Select(problem => problem.Remedy).Distinct()],
            };
        }

        var confirmed = verdicts.Select(each => each.Verdict).OfType<ServerVerdict.Confirms>().ToArray();
        return new PropagationOutcome.Everywhere([.. records.Select((_, i) => confirmed.Select(server => server.Answers[i]).ToImmutableArray())]) { Notes = notes };
    }

    /// <summary>
    /// Addresses that no way leads to from here. That this host has no IPv6 says nothing of a server: it is taken at its other addresses' word, and that
    /// is noted. A server without another address holds the key: nobody could say whether it answers.
    /// </summary>
    private static (IEnumerable<string> Notes, IEnumerable<ProbeProblem> Problems) OutOfReach((NameServer Server, ServerVerdict Verdict)[] verdicts)
    {
        var notes = new List<string>();
        var problems = new List<ProbeProblem>();
        foreach (var group in verdicts.GroupBy(each => each.Server.Name ?? each.Server.ToString()))
        {
            var unreached = string.Join(", ", group.Where(each => each.Verdict is ServerVerdict.OutOfReach).Select(each => each.Server.EndPoint));
            if (group.All(each => each.Verdict is ServerVerdict.OutOfReach))
            {
                problems.Add(new(
                    $"{group.First().Server}: it has IPv6 addresses alone ({unreached}), and this host has no IPv6 to ask it by",
                    "give this host IPv6, or name addresses that it can reach in `nameservers`"));
            }
            else if (unreached.Length > 0)
            {
                notes.Add($"{group.Key} was not asked at {unreached}: this host has no IPv6; its other addresses answered");
            }
        }

        return (notes, problems);
    }
}
