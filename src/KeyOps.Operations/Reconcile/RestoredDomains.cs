using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;
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

    private Predicate<DomainName> _isTrusted = _ => false;

    /// <summary>A person says that the store is to be believed of these domains (null: of all): at the next look nothing that name servers say holds them.</summary>
    public void Trust(IReadOnlySet<DomainName>? only) => _isTrusted = domain => only?.Contains(domain) ?? true;

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
        var texts = new string[asked.Length];
        var serials = new SerialNumber?[asked.Length];
        await Parallel.ForAsync(0, asked.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, cancel) =>
        {
            (var reason, serials[i]) = await LookAsync(asked[i], cancel);
            (reasons[i], texts[i]) = reason is null ? (null, Proven)
                : _isTrusted(asked[i].Domain) ? (null, $"took the restored store at its word: {reason}")
                : ($"the store was restored from a backup, and the name servers do not answer what it says: {reason}", "");
        });
        _isTrusted = _ => false;

        // The next publication comes after what the servers have, or no secondary would fetch it.
        var told = asked.Zip(serials, Told).OfType<DomainCase>().ToDictionary(domain => domain.Domain);
        store.RecordTold(told.Values.Select(domain => (domain.Domain, domain.Told)));

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
                run.Done(asked[i].Domain, texts[i], "the store was restored from a backup");
            }
        }

        store.FinishAttempts(
            attempts.Select((attempt, i) => reasons[i] is { } reason
                ? (attempt, AttemptOutcome.Held, HoldText.Join(reason, Remedy))
                : (attempt, AttemptOutcome.Done, texts[i])),
            time.GetUtcNow());
        var proven = asked.Where(domain => !held.Contains(domain.Domain)).ToDictionary(domain => domain.Domain, domain => MaySign(domain));
        store.Append(proven.Values.SelectMany(facts => facts));
        store.MarkProven(proven.Keys);
        var left = fleet.Unproven.Count - asked.Length + held.Count;
        fleet.Doubt = left > 0 ? $"{left} domain(s) of the restored store are not proven yet" : null;
        return [.. fleet.Looked.Where(domain => !held.Contains(domain.Domain)).Select(domain => told.GetValueOrDefault(domain.Domain, domain).With(proven.GetValueOrDefault(domain.Domain, [])))];
    }

    /// <summary>What became of the keys that stand by, in the time that the store knows nothing of: each may have been switched to, and its messages be under way.</summary>
    private (KeyId Key, KeyFact Fact)[] MaySign(DomainCase domain) =>
    [
        .. domain.Keys.Where(key => key is { Activated: null, Form: RecordForm.Key })
            .Select(key => (key.Key.Id, (KeyFact)new KeyFact.SwitchBegun(time.GetUtcNow()) { Reason = "the store came out of a backup; signers may have used it since" })),
    ];

    /// <summary>The domain with the serial that its servers have, or are to have by the published file, when the store knows but an earlier one.</summary>
    private static DomainCase? Told(DomainCase domain, SerialNumber? serial) => serial is { } served && (domain.Told is not { } told || served.IsAfter(told.Serial))
        ? domain with { Told = new(served, domain.Told?.Sha256 ?? "") }
        : null;

    /// <returns>Why the store is not to be believed of the domain, null when nothing speaks against it; and the newest serial that its servers, or the published file, have.</returns>
    private async Task<(string? Reason, SerialNumber? Serial)> LookAsync(DomainCase domain, CancellationToken cancellationToken)
    {
        // One that was to be revoked, and is not on record as it, may stand there either way.
        var keys = domain.Keys.Where(key => key is { Published: not null, Confirmed: not null, BelongsInZone: true } and not { Form: RecordForm.Revoked, Blanked: null }).ToArray();
        var settings = domain.Settings.Zone;
        var published = Zone(domain.Files.Published, settings);
        if (domain.Settings.NameServers is NameServerChoice.ClockOnly)
        {
            return (null, published?.Serial);
        }

        if ((published ?? Zone(domain.Files.Source, settings)) is not { } zone)
        {
            return ($"there is no good zone file at {settings.Output} nor at {settings.Source}, so it is not known whom to ask", null);
        }

        var records = keys.Select(key => ConfirmPropagation.Record(domain, key)).ToArray();
        var newer = await probe.FindKeysAsync(domain.Settings.NameServers, zone, NewerNames(domain), cancellationToken);
        return (newer.Found.IsEmpty && keys.Length > 0 && await probe.AskAsync(domain.Settings.NameServers, zone, records, ConfirmPropagation.NewestSerial(keys), cancellationToken) is PropagationOutcome.NotYet notYet
            ? string.Join("; ", notYet.Reasons)
            : !newer.Found.IsEmpty
                ? $"they answer keys that it does not know, at {string.Join(", ", newer.Found.Select(name => name.ToStringWithoutDot()))}: it is older than they are"
            : !newer.Silent.IsEmpty
                ? $"{string.Join(", ", newer.Silent)} did not answer, and may have keys that it does not know"
            : null, Newest(newer.Serial, published?.Serial));
    }

    private static SerialNumber? Newest(SerialNumber? one, SerialNumber? other) => one is { } first && (other is not { } second || first.IsAfter(second)) ? one : other;

    private static Zone? Zone(ReadOnlyMemory<byte>? octets, ZoneSettings settings) =>
        octets is { } file ? DomainFiles.Parse(file, settings.Source, settings.Origin).Zone : null;

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
