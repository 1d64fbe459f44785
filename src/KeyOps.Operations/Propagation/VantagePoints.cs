using System.Net;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Dns;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Propagation;

/// <summary>
/// Asks recursive resolvers what the world gets. Only once every name server answers: a resolver that is asked too early remembers the absence.
/// </summary>
internal sealed class VantagePoints(PatientTransport transport)
{
    /// <returns>What each resolver that gets every record said; and why others do not.</returns>
    public async Task<(IReadOnlyList<string> Notes, IReadOnlyList<ProbeProblem> Problems)> AskAsync(
        IReadOnlyList<IPEndPoint> resolvers, Zone zone, IReadOnlyList<ManagedRecord> records, CancellationToken cancellation)
    {
        var asked = await Task.WhenAll(resolvers.SelectMany(resolver => records.Select(record => AskAsync(resolver, zone, record, cancellation))));
        return ([.. asked.Select(each => each.Note).OfType<string>()], [.. asked.Select(each => each.Problem).OfType<ProbeProblem>()]);
    }

    private async Task<(string? Note, ProbeProblem? Problem)> AskAsync(IPEndPoint resolver, Zone zone, ManagedRecord record, CancellationToken cancellation)
    {
        var query = new DnsQuery(record.Owner, record.Type) { RecursionDesired = true };
        var outcome = AuthoritativeLookup.Read(query, await transport.AsResolversDoAsync(resolver, query, cancellation));
        var name = record.Owner.ToStringWithoutDot();
        return outcome is LookupOutcome.Answer { Rdatas: [var rdata] } answer && rdata.Span.SequenceEqual(record.Rdata.Span)
            ? ($"resolver {resolver} got {name} byte for byte, to be kept for {answer.Ttl} s", null)
            : (null, new(
                $"resolver {resolver} (a vantage point), asked for {record.Type} {name}: {(outcome is LookupOutcome.Answer ? "another record than the one published" : outcome.Describe())}",
                outcome is LookupOutcome.Timeout or LookupOutcome.Unreachable
                    ? "mend the resolver or the way to it, or take it out of `vantage-points`"
                    : $"every name server answers the record, so the resolver may still hold what was there before (for up to {Remembered(zone)} s), or it reaches a server that KeyOps does not see"));
    }

    /// <summary>How long an absence is remembered (RFC 2308 §5).</summary>
    private static uint Remembered(Zone zone) => zone.TryFind(zone.Apex, RecordType.Soa, out var soa) ? Math.Min(soa.Ttl.Seconds, SoaRdata.Minimum(soa[0])) : 0;
}
