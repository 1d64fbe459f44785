using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Checks;

/// <summary>Looks at a domain from the outside in: what every name server answers, what signers sign with, the zone file, what is held. Changes nothing, sends nothing.</summary>
public sealed class DomainCheck
{
    private readonly IPropagationProbe _probe;
    private readonly IReadOnlyList<ISigner> _signers;
    private readonly TimeProvider _time;

    internal DomainCheck(IPropagationProbe probe, IReadOnlyList<ISigner> signers, TimeProvider time) => (_probe, _signers, _time) = (probe, signers, time);

    public static DomainCheck Create(Settings settings, KeyReader store, TimeProvider time) =>
        new(new PropagationProbe(time), SignerFactory.Create(settings, store, time), time);

    /// <param name="domain">As gathered.</param>
    /// <param name="status">Where it stands.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>From what the world sees to what is behind it.</returns>
    public async Task<ImmutableArray<CheckResult>> RunAsync(DomainCase domain, DomainStatus status, CancellationToken cancellationToken)
    {
        var timeline = domain.Timeline;
        var now = _time.GetUtcNow();
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        if (PublishedZone(domain) is { Serial: { } serial } zone)
        {
            results.AddRange(await NameServersAsync(domain, timeline, zone, serial, cancellationToken));
        }

        foreach (var signer in _signers)
        {
            results.Add(await SignerAsync(signer, domain, [.. timeline.Keys.Where(key => timeline.StateOf(key, now) == KeyState.Active).Select(key => key.Key)], cancellationToken));
        }

        results.Add(ZoneFile(domain, timeline, status.Serial, now));
        results.Add(status.Hold is { } hold
            ? CheckResult.Failed("schedule", $"held: {hold.Reason}", hold.Remedy)
            : CheckResult.Ok("schedule", $"nothing is held; next{(status.Next.At is { } at ? $" at {at:yyyy-MM-dd HH:mm:ss}Z" : "")}: {status.Next.Reason}"));
        return results.ToImmutable();
    }

    private static Zone? PublishedZone(DomainCase domain) => domain.Files.Published is { } octets
        ? DomainFiles.Parse(octets, domain.Settings.Zone.Output, domain.Settings.Zone.Origin).Zone
        : null;

    private async Task<IEnumerable<CheckResult>> NameServersAsync(DomainCase domain, KeyTimeline timeline, Zone zone, SerialNumber serial, CancellationToken cancellationToken)
    {
        const string Name = "name-servers";
        var choice = domain.Settings.NameServers;
        if (choice is NameServerChoice.ClockOnly { VantagePoints.IsEmpty: true })
        {
            return [CheckResult.Unknown(Name, "nobody is asked (nameservers: [])", "name the servers in `nameservers`, or leave it out: they are found by the NS records then")];
        }

        var records = DomainRecords.Of(domain.Domain, domain.Settings.Mail, timeline.Keys);
        var all = await _probe.AskAsync(choice, zone, records, serial, cancellationToken);
        if (all is PropagationOutcome.Everywhere everywhere)
        {
            var servers = everywhere.Answers.IsEmpty ? "" : $": {string.Join(", ", everywhere.Answers[0].Select(answer => $"{answer.Server} (serial {answer.Serial})"))}";
            return
            [
                CheckResult.Ok(Name, string.Join("; ", [$"all answer with authority, over UDP and TCP{servers}", .. everywhere.Notes])),
                .. records.Select(record => Served(record, domain.Domain)),
            ];
        }

        // Something is wrong somewhere: each by itself, to say what.
        var themselves = await _probe.AskAsync(choice, zone, [], serial, cancellationToken);
        var each = await Task.WhenAll(records.Select(async record => (Record: record, Outcome: await _probe.AskAsync(choice, zone, [record], serial, cancellationToken))));
        ImmutableArray<string> told = themselves is PropagationOutcome.NotYet { Reasons: var reasons } ? reasons : [];
        return
        [
            themselves is PropagationOutcome.NotYet silent ? Problem(Name, silent, silent.Reasons) : CheckResult.Ok(Name, $"all answer with authority, over UDP and TCP, from serial {serial} or a newer one"),
            .. each.Select(asked => asked.Outcome is not PropagationOutcome.NotYet notYet ? Served(asked.Record, domain.Domain)
                : notYet.Reasons.Except(told).ToImmutableArray() is { IsEmpty: false } own ? Problem(NameOf(asked.Record, domain.Domain), notYet, own)
                : CheckResult.Unknown(NameOf(asked.Record, domain.Domain), "not every name server could be asked", "see name-servers above")),
        ];
    }

    private static CheckResult Served(ManagedRecord record, DomainName domain) =>
        CheckResult.Ok(NameOf(record, domain), $"every name server answers it byte for byte: {Shortened(TxtRdata.Join(record.Rdata.Span))}");

    private static CheckResult Problem(string name, PropagationOutcome.NotYet problem, ImmutableArray<string> reasons)
    {
        var (text, remedy) = (string.Join("; ", reasons), problem.Remedies.IsEmpty ? "wait, then look again" : string.Join("; ", problem.Remedies));
        return problem.IsContradicted ? CheckResult.Failed(name, text, remedy) : CheckResult.Unknown(name, text, remedy);
    }

    /// <summary><c>spf</c>, <c>dmarc</c>, <c>dkim SELECTOR</c>.</summary>
    private static string NameOf(ManagedRecord record, DomainName domain) =>
        record.Owner == domain ? "spf"
        : record.Owner == DomainName.Parse("_dmarc", domain) ? "dmarc"
        : $"dkim {record.Owner.ToString()[..record.Owner.ToString().IndexOf("._domainkey", StringComparison.OrdinalIgnoreCase)]}";

    private static string Shortened(string text)
    {
        const int Shown = 60;
        return text.Length <= Shown ? text : $"{text[..Shown]}…";
    }

    private static async Task<CheckResult> SignerAsync(ISigner signer, DomainCase domain, ImmutableArray<ManagedKey> active, CancellationToken cancellationToken)
    {
        const string Remedy = "`keyops plan` shows what its files should be, `keyops apply` writes them and tells it";
        var name = $"signer {signer.Name}";
        active = [.. active.Where(key => signer.Carries(key.Algorithm))];
        SigningSight sight;
        try
        {
            sight = await signer.LookAsync(domain.Domain, active, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Unknown(name, $"its files cannot be read: {problem.Message}", "run this as the user that KeyOps runs as");
        }

        if (sight is not SigningSight.Shows shows)
        {
            return CheckResult.Failed(name, ((SigningSight.Hidden)sight).Reason, "is it running, and does it know the domain? Its log tells; " + Remedy);
        }

        var seen = shows.Selectors.IsEmpty ? "nothing" : string.Join(", ", shows.Selectors);
        return !shows.Broken.IsEmpty ? CheckResult.Failed(name, $"under selector {string.Join(", ", shows.Broken)} it signs with another private key than the published one", Remedy)
            : !shows.Selectors.ToHashSet().SetEquals(active.Select(key => key.Selector)) ? CheckResult.Failed(
                name, $"it signs with {seen}, where {(active.IsEmpty ? "no key is Active" : $"{string.Join(", ", active.Select(key => key.Selector))} is Active")}", Remedy)
            : !active.IsEmpty ? CheckResult.Ok(name, $"signs with {seen}{(signer.IsReadBack ? ", and the signature verifies" : " by its tables; it has no socket, so that nothing is read back")}")
            : domain.Settings.Mail.SendsMail ? CheckResult.Failed(name, "no key is Active: mail of this domain goes out unsigned", "`keyops status` says what is waited for")
            : CheckResult.Ok(name, "signs nothing, and the domain sends no mail");
    }

    private static CheckResult ZoneFile(DomainCase domain, KeyTimeline timeline, SerialNumber? serial, DateTimeOffset now)
    {
        const string Name = "zone-file";
        var path = domain.Settings.Zone.Output;
        return domain.Projection(timeline, now).Situation switch
        {
            ZoneSituation.Due due => CheckResult.Failed(Name, $"{path}: {due.Reason}", "`keyops plan` shows the difference, `keyops apply` publishes it"),
            ZoneSituation.Blocked blocked => CheckResult.Failed(Name, blocked.Reason, blocked.Remedy),
            _ => CheckResult.Ok(Name, $"{path} holds what it should{(serial is { } number ? $" (serial {number})" : "")}"),
        };
    }
}
