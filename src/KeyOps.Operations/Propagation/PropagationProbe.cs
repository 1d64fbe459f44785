using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Dns;

namespace KeyOps.Operations.Propagation;

/// <summary>Asks every authoritative server directly, and takes nothing but the very octets for an answer.</summary>
public sealed class PropagationProbe(TimeProvider time) : IPropagationProbe
{
    /// <param name="Answers">One a record; none when there is a reason.</param>
    /// <param name="Reasons">Why the server does not confirm.</param>
    /// <param name="IsContradicted">Whether it answered something else.</param>
    private sealed record ServerOutcome(ImmutableArray<NameServerAnswer> Answers, ImmutableArray<string> Reasons, bool IsContradicted = false);

    public async Task<PropagationOutcome> AskAsync(
        NameServerChoice choice,
        Zone zone,
        IReadOnlyList<ManagedRecord> records,
        SerialNumber atLeast,
        CancellationToken cancellationToken)
    {
        var (servers, problems) = await NameServerDiscovery.FindAsync(choice, zone, cancellationToken);
        if (servers.IsEmpty)
        {
            return new PropagationOutcome.NotYet(problems.IsEmpty ? ["the zone names no name server"] : problems);
        }

        var outcomes = await Task.WhenAll(servers.Select(server => AskAsync(server, zone, records, atLeast, cancellationToken)));
        ImmutableArray<string> reasons = [.. problems, .. outcomes.SelectMany(outcome => outcome.Reasons)];
        return reasons.IsEmpty
            ? new PropagationOutcome.Everywhere([.. records.Select((_, i) => outcomes.Select(outcome => outcome.Answers[i]).ToImmutableArray())])
            : new PropagationOutcome.NotYet(reasons) { IsContradicted = outcomes.Any(outcome => outcome.IsContradicted) };
    }

    private async Task<ServerOutcome> AskAsync(
        NameServer server,
        Zone zone,
        IReadOnlyList<ManagedRecord> records,
        SerialNumber atLeast,
        CancellationToken cancellationToken)
    {
        var answers = ImmutableArray.CreateBuilder<(Ttl Ttl, DateTimeOffset At)>();
        foreach (var record in records)
        {
            var outcome = await AuthoritativeLookup.QueryAsync(server.EndPoint, record.Owner, record.Type, cancellation: cancellationToken);
            if (WhyNot(outcome, record) is { } reason)
            {
                var isContradicted = outcome is LookupOutcome.Answer or LookupOutcome.Alias or LookupOutcome.NxDomain or LookupOutcome.NoData;
                return new([], [$"{server}, asked for {record.Owner}: {reason}"], isContradicted);
            }

            answers.Add((((LookupOutcome.Answer)outcome).Ttl, time.GetUtcNow()));
        }

        var soa = await AuthoritativeLookup.QuerySerialAsync(server.EndPoint, zone.Apex, cancellation: cancellationToken);
        if (soa.Serial is not { } serial)
        {
            return new([], [$"{server}, asked for the SOA of {zone.Apex}: {soa.Outcome.Describe()}"]);
        }

        return atLeast.IsAfter(serial)
            ? new([], [$"{server} serves serial {serial}, which is behind {atLeast}"])
            : new([.. answers.Select(answer => new NameServerAnswer(server.ToString(), serial, answer.Ttl, answer.At))], []);
    }

    /// <summary>Null when the answer is authoritative, and the record alone, octet for octet.</summary>
    private static string? WhyNot(LookupOutcome outcome, ManagedRecord record) => outcome switch
    {
        LookupOutcome.Answer { IsAuthoritative: false } => "not authoritatively (no AA flag)",
        LookupOutcome.Answer { Rdatas: [var rdata] } => rdata.Span.SequenceEqual(record.Rdata.Span) ? null : "another record than the one published",
        LookupOutcome.Answer answer => $"{answer.Rdatas.Count} records where one is published",
        _ => outcome.Describe(),
    };
}
