using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Propagation;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// After a restore, asks the name servers whether they still answer what the store believes they do. A backup may be older than what the world has
/// seen: a key that it calls Active may long be gone.
/// </summary>
internal sealed class RestoredDomains(KeyStore store, IPropagationProbe probe, TimeProvider time)
{
    /// <summary>How the asking stands in the journal.</summary>
    public const string Action = "prove";

    private const string Proven = "nothing that the restored store says is denied by the name servers";

    private const int AtOnce = 32;

    /// <summary>So many names that newer keys may have are asked for, the newest: with one name a day and two letters, more than a year.</summary>
    private const int MaxNames = 800;

    /// <summary>A backup older than this is asked about by the names of this time alone.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(400);

    public const string Remedy =
        "restore a newer backup; or take a key that it does not know over from its file (`keyops keys import`); or, if the name servers only have to be brought back to what this one says, `keyops apply --trust-restored`";

    /// <summary>The domains that may be acted on; the others are held.</summary>
    public async Task<IReadOnlyList<DomainCase>> ProveAsync(Fleet fleet, Run run, CancellationToken cancellationToken)
    {
        if (fleet.Unproven.Count == 0)
        {
            return fleet.Looked;
        }

        var asked = fleet.Looked.Where(domain => fleet.Unproven.ContainsKey(domain.Domain)).ToArray();
        var attempts = store.BeginAttempts(asked.Select(domain => (domain.Domain, Action, "the store was restored from a backup")), time.GetUtcNow());
        var reasons = new string?[asked.Length];
        await Parallel.ForAsync(0, asked.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, cancel) =>
            reasons[i] = await WhyNotAsync(asked[i], cancel) is { } reason
                ? $"the store was restored from a backup, and the name servers do not answer what it says: {reason}"
                : null);

        var held = new HashSet<DomainName>();
        for (var i = 0; i < asked.Length; i++)
        {
            if (reasons[i] is { } reason)
            {
                held.Add(asked[i].Domain);
                run.Hold(asked[i].Domain, reason, Remedy);
            }
            else
            {
                run.Done(asked[i].Domain, Proven, "the store was restored from a backup");
            }
        }

        store.FinishAttempts(
            attempts.Select((attempt, i) => reasons[i] is { } reason
                ? (attempt, AttemptOutcome.Held, HoldText.Join(reason, Remedy))
                : (attempt, AttemptOutcome.Done, Proven)),
            time.GetUtcNow());
        store.MarkProven(asked.Select(domain => domain.Domain).Where(domain => !held.Contains(domain)));
        var left = fleet.Unproven.Count - asked.Length + held.Count;
        fleet.Doubt = left > 0 ? $"{left} domain(s) of the restored store are not proven yet" : null;
        return [.. fleet.Looked.Where(domain => !held.Contains(domain.Domain))];
    }

    private async Task<string?> WhyNotAsync(DomainCase domain, CancellationToken cancellationToken)
    {
        var keys = domain.Keys.Where(key => key is { Published: not null, Confirmed: not null, BelongsInZone: true }).ToArray();
        if (domain.Settings.NameServers is NameServerChoice.ClockOnly)
        {
            return null;
        }

        var settings = domain.Settings.Zone;
        if ((domain.Files.Published ?? domain.Files.Source) is not { } octets || DomainFiles.Parse(octets, settings.Source, settings.Origin).Zone is not { } zone)
        {
            return $"there is no good zone file at {settings.Output}, so it is not known whom to ask";
        }

        var records = keys.Select(key => ConfirmPropagation.Record(domain, key)).ToArray();
        return keys.Length > 0 && await probe.AskAsync(domain.Settings.NameServers, zone, records, ConfirmPropagation.NewestSerial(keys), cancellationToken) is PropagationOutcome.NotYet notYet
            ? string.Join("; ", notYet.Reasons)
            : await probe.FindKeyAsync(domain.Settings.NameServers, zone, NewerNames(domain), cancellationToken) is { } unknown
                ? $"they answer a key at {unknown.ToStringWithoutDot()}, which it does not know: it is older than they are"
                : null;
    }

    /// <summary>What keys may be called that were made since the newest one that the store knows.</summary>
    private List<DomainName> NewerNames(DomainCase domain)
    {
        var now = time.GetUtcNow();
        var known = domain.Keys.Select(key => key.Key.Selector).ToHashSet();
        var from = domain.Keys.Select(key => key.Key.GeneratedAt).Append(now - LongestAge).Max();
        return
        [
            .. domain.Settings.Policy.Selector.Between(from, now, domain.Settings.Policy.Algorithms.Length == 1 ? [""] : ["r", "e"], MaxNames)
                .Where(selector => !known.Contains(selector)).Select(selector => selector.RecordName(domain.Domain)),
        ];
    }
}
