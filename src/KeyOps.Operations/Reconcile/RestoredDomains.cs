using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
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

    /// <summary>More publications than were made since a backup that is worth to live on with: a server that is silent has none of these serials.</summary>
    private const uint Leap = 1000;

    /// <summary>So many names that newer keys may have are asked for, the newest: with one name a day and two letters, more than a year.</summary>
    private const int MaxNames = 800;

    /// <summary>A backup older than this is asked about by the names of this time alone.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(400);

    public const string Remedy =
        "restore a newer backup; or take a key that it does not know over from its file (`keyops keys import`); or, if the name servers only have to be brought back to what this one says, `keyops apply --trust-restored`";

    private const string TrustedRemedy = "nothing, once every name server has the zone that is published now; as long as one does not, it is held as before";

    private Predicate<DomainName> _isTrusted = _ => false;

    /// <summary>
    /// A person says that the store is to be believed of these domains (null: of all). Servers that do not answer are then waited for no more; those that answer
    /// otherwise are brought to what it says first: its zone is published, and no signer is touched until they answer that. Without a good zone file it is not believed.
    /// </summary>
    public void Trust(IReadOnlySet<DomainName>? only) => _isTrusted = domain => only?.Contains(domain) ?? true;

    /// <summary>The domains that may be acted on; the others are held. What may be done for those while the store is in doubt about any of them is <see cref="StoreInDoubt"/>'s.</summary>
    public async Task<IReadOnlyList<DomainCase>> ProveAsync(Fleet fleet, Run run, CancellationToken cancellationToken)
    {
        if (fleet.Unproven.Count == 0)
        {
            return fleet.Looked;
        }

        var asked = fleet.Looked.Where(domain => fleet.Unproven.ContainsKey(domain.Domain)).ToArray();
        var attempts = store.BeginAttempts(asked.Select(domain => (domain.Domain, Action, "the store was restored from a backup")), time.GetUtcNow());
        var sights = new Sight[asked.Length];
        await SideBySide.InOrderAsync(asked.Length, async (i, cancel) =>
        {
            var sight = await LookAsync(asked[i], fleet.Unproven[asked[i].Domain], cancel);
            sights[i] = sight with { IsTrusted = sight is { Reason: not null, IsUnasked: false } && _isTrusted(asked[i].Domain) };
        }, cancellationToken);
        _isTrusted = _ => false;

        // The next publication comes after what the servers have, or no secondary would fetch it.
        var told = asked.Zip(sights, Told).OfType<DomainCase>().ToDictionary(domain => domain.Domain);
        store.RecordTold(told.Values.Select(domain => (domain.Domain, domain.Told)));

        for (var i = 0; i < asked.Length; i++)
        {
            if (sights[i].Hold is { } reason)
            {
                run.Hold(asked[i].Domain, reason, sights[i].IsTrusted ? TrustedRemedy : Remedy);
            }
            else
            {
                run.Done(asked[i].Domain, sights[i].Text, "the store was restored from a backup");
            }
        }

        store.FinishAttempts(
            attempts.Zip(sights, (attempt, sight) => sight.Hold is { } reason
                ? (attempt, AttemptOutcome.Held, HoldText.Join(reason, sight.IsTrusted ? TrustedRemedy : Remedy))
                : (attempt, AttemptOutcome.Done, sight.Text)),
            time.GetUtcNow());
        var held = asked.Where((_, i) => sights[i].Hold is not null && !sights[i].IsTrusted).Select(domain => domain.Domain).ToHashSet();
        var proven = asked.Where((_, i) => sights[i].Hold is null).ToDictionary(domain => domain.Domain, domain => MaySign(domain));
        store.Append(proven.Values.SelectMany(facts => facts));
        store.MarkProven(proven.Keys);
        // They are seen to say that such a key is not there, or, when its zone is to be published in place of another one, may have said so.
        var doubted = asked.Where((_, i) => sights[i].IsContradicted).ToDictionary(domain => domain.Domain, MayBeDenied);
        store.Append(doubted.Values.SelectMany(facts => facts));
        // One that the configuration does not name any more is nobody's to prove.
        var left = fleet.Settings.Domains.Count(domain => fleet.Unproven.ContainsKey(domain.Name) && !proven.ContainsKey(domain.Name));
        fleet.Doubt = left > 0 ? $"{left} domain(s) of the restored store are not proven yet" : null;
        return [.. fleet.Looked.Where(domain => !held.Contains(domain.Domain)).Select(domain => told.GetValueOrDefault(domain.Domain, domain).With(proven.GetValueOrDefault(domain.Domain) ?? doubted.GetValueOrDefault(domain.Domain, [])))];
    }

    /// <summary>What became of the keys that stand by, in the time that the store knows nothing of: each may have been switched to, and its messages be under way.</summary>
    private (KeyId Key, KeyFact Fact)[] MaySign(DomainCase domain) =>
    [
        .. domain.Keys.Where(key => key is { Activated: null, Form: RecordForm.Key })
            .Select(key => (key.Key.Id, (KeyFact)new KeyFact.SwitchBegun(time.GetUtcNow()) { Reason = "the store came out of a backup; signers may have used it since" })),
    ];

    /// <summary>What was confirmed of keys that stand by before the servers said otherwise counts no more: caches may hold that they are not there.</summary>
    private (KeyId Key, KeyFact Fact)[] MayBeDenied(DomainCase domain) =>
    [
        .. MaySign(domain with { Keys = [.. domain.Keys.Where(key => key.Confirmed is not null)] }),
        .. domain.Keys.Where(key => key is { Activated: null, Form: RecordForm.Key, Confirmed: not null })
            .Select(key => (key.Key.Id, (KeyFact)new KeyFact.Lost(time.GetUtcNow(), "the store came out of a backup, and the name servers answered otherwise"))),
    ];

    /// <summary>Whether it was when the store came back; that it was seen missing since does not make it one that is not asked for.</summary>
    private static bool WasConfirmed(KeyHistory key, DateTimeOffset restoredAt) =>
        key.Confirmed is not null || key.Facts.Any(fact => fact is KeyFact.Lost && fact.At >= restoredAt);

    /// <summary>The domain with the serial that its servers have, or are to have by the published file, when the store knows but an earlier one; and one that nobody who is silent has, when it is not waited for.</summary>
    private static DomainCase? Told(DomainCase domain, Sight sight)
    {
        var latest = Newest(sight.Serial, domain.Told?.Serial);
        if (latest is { } known && sight is { IsTrusted: true, IsSilent: true })
        {
            latest = new(unchecked(known.Number + Leap));
        }

        return latest is { } serial && (domain.Told is not { } told || serial.IsAfter(told.Serial)) ? domain with { Told = new(serial, domain.Told?.Sha256 ?? "") } : null;
    }

    private async Task<Sight> LookAsync(DomainCase domain, DateTimeOffset restoredAt, CancellationToken cancellationToken)
    {
        // One that was to be revoked, and is not on record as it, may stand there either way.
        var keys = domain.Keys.Where(key => key is { Published: not null, BelongsInZone: true } and not { Form: RecordForm.Revoked, Blanked: null } && WasConfirmed(key, restoredAt)).ToArray();
        var settings = domain.Settings.Zone;
        var published = Zone(domain.Files.Published, settings);
        if (domain.Settings.NameServers is NameServerChoice.ClockOnly)
        {
            return new(null, published?.Serial);
        }

        if ((published ?? Zone(domain.Files.Source, settings)) is not { } zone)
        {
            return new($"there is no good zone file at {settings.Output} nor at {settings.Source}, so it is not known whom to ask: mend one of them first, also to trust the store", null) { IsUnasked = true };
        }

        var newer = await probe.FindKeysAsync(domain.Settings.NameServers, zone, NewerNames(domain), cancellationToken);
        var serial = Newest(newer.Serial, published?.Serial);
        var isSilent = !newer.Silent.IsEmpty;
        if (!newer.Found.IsEmpty)
        {
            return new($"they answer keys that it does not know, at {string.Join(", ", newer.Found.Select(name => name.ToStringWithoutDot()))}: it is older than they are", serial) { IsContradicted = true, IsSilent = isSilent };
        }

        var records = keys.Select(key => ConfirmPropagation.Record(domain, key)).ToArray();
        return keys.Length > 0 && await probe.AskAsync(domain.Settings.NameServers, zone, records, ConfirmPropagation.NewestSerial(keys), cancellationToken) is PropagationOutcome.NotYet notYet
            ? new(string.Join("; ", notYet.Reasons), serial) { IsContradicted = notYet.IsContradicted, IsSilent = isSilent || !notYet.IsContradicted }
            : new(isSilent ? $"{string.Join(", ", newer.Silent)} did not answer, and may have keys that it does not know" : null, serial) { IsSilent = isSilent };
    }

    private static SerialNumber? Newest(SerialNumber? one, SerialNumber? other) => one is { } first && (other is not { } second || first.IsAfter(second)) ? one : other;

    private static Zone? Zone(ReadOnlyMemory<byte>? octets, ZoneSettings settings) =>
        octets is { } file ? DomainFiles.Parse(file, settings.Source, settings.Origin).Zone : null;

    /// <summary>What keys may be called that were made since the newest one that the store knows; those of the person's own, which stand in the source, are none.</summary>
    private List<DomainName> NewerNames(DomainCase domain)
    {
        var now = time.GetUtcNow();
        var known = domain.Keys.Select(key => key.Key.Selector).ToHashSet();
        var source = domain.Files.Source is { } octets ? DomainFiles.Parse(octets, domain.Settings.Zone.Source, domain.Settings.Zone.Origin) : null;
        var own = source is null ? [] : WrittenKeyRecord.Of(source, domain.Domain).Where(record => !record.IsManaged).Select(record => record.Owner).ToHashSet();
        var from = domain.Keys.Select(key => key.Key.GeneratedAt).Append(now - LongestAge).Max();
        return
        [
            .. domain.Settings.Policy.Selector.Between(from, now, domain.Settings.Policy.Algorithms.Length == 1 ? [""] : ["r", "e"], MaxNames)
                .Where(selector => !known.Contains(selector)).Select(selector => selector.RecordName(domain.Domain))
                .Where(name => !own.Contains(name)),
        ];
    }

    /// <summary>What came of the asking.</summary>
    /// <param name="Reason">Why the store is not to be believed of the domain; null when nothing speaks against it.</param>
    /// <param name="Serial">The newest serial that its servers, or the published file, have.</param>
    private readonly record struct Sight(string? Reason, SerialNumber? Serial)
    {
        /// <summary>Servers have what the store denies, or have not what it says: more than that one is silent.</summary>
        public bool IsContradicted { get; init; }

        /// <summary>Nobody was asked, and there is no zone that servers could be brought to.</summary>
        public bool IsUnasked { get; init; }

        /// <summary>What some server has is not known.</summary>
        public bool IsSilent { get; init; }

        /// <summary>A person says that it is right all the same.</summary>
        public bool IsTrusted { get; init; }

        /// <summary>Why not everything that is due may be done for the domain; null: it may.</summary>
        public string? Hold => (Reason, IsTrusted, IsContradicted) switch
        {
            (null, _, _) or (_, true, false) => null,
            (_, true, true) => $"the restored store is taken at its word, and the name servers are to be brought to it: {Reason}",
            _ => $"the store was restored from a backup, and the name servers do not answer what it says: {Reason}",
        };

        /// <summary>What is told when it is not held.</summary>
        public string Text => Reason is null ? Proven : $"took the restored store at its word: {Reason}";
    }
}
