using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Reconcile;

/// <summary>What every signer is to sign with: all domains together, since a signer's tables are one file for all; or a part of them.</summary>
/// <param name="Domains">Each domain that has a key to sign with, or had one and sends no mail any more, in the order of the configuration.</param>
public sealed record SigningPlan(ImmutableArray<DomainSigning> Domains)
{
    /// <summary>The domains that it speaks of: what signers have of others stays. Null: it is the whole.</summary>
    public IReadOnlyCollection<DomainName>? Only { get; private init; }

    /// <summary>The domains whose mail is to be signed.</summary>
    public IEnumerable<DomainName> Signed => Domains.Where(domain => !domain.Keys.IsEmpty).Select(domain => domain.Domain);

    /// <summary>As the facts have it, but for the domains in <paramref name="switching"/>, which sign with those keys.</summary>
    public static SigningPlan Of(Fleet fleet, IReadOnlyDictionary<DomainName, ImmutableArray<KeyId>> switching) => new(Of(fleet, fleet.Settings.Domains, switching));

    /// <summary>The same for the domains that are looked at alone: the keys of the others are not even read.</summary>
    public static SigningPlan OfLooked(Fleet fleet, IReadOnlyDictionary<DomainName, ImmutableArray<KeyId>> switching) =>
        new(Of(fleet, fleet.Looked.Select(domain => domain.Settings), switching)) { Only = [.. fleet.Looked.Select(domain => domain.Domain)] };

    /// <summary>What signers are to be given: when few domains are looked at, and all signers take that, what is planned for these; else the whole.</summary>
    internal static SigningPlan Least(Fleet fleet, IReadOnlyDictionary<DomainName, ImmutableArray<KeyId>> switching, IReadOnlyList<ISigner> signers) =>
        fleet.IsOfFew && OfLooked(fleet, switching) is var part && signers.All(signer => signer.Takes(part)) ? part : Of(fleet, switching);

    private static ImmutableArray<DomainSigning> Of(Fleet fleet, IEnumerable<DomainSettings> all, IReadOnlyDictionary<DomainName, ImmutableArray<KeyId>> switching)
    {
        var domains = ImmutableArray.CreateBuilder<DomainSigning>();
        foreach (var settings in all)
        {
            var timeline = settings.TimelineOf(fleet.KeysOf(settings.Name));
            var signing = switching.TryGetValue(settings.Name, out var ids)
                ? [.. timeline.Keys.Where(key => ids.Contains(key.Key.Id))]
                : settings.Mail.SendsMail ? timeline.Active : [];
            if (!signing.IsEmpty || HasLeft(timeline))
            {
                // A session that was open before a switch keeps the old tables and reads the old key file.
                var kept = timeline.Keys.Where(key => !signing.Contains(key) && (key.Activated ?? (KeyFact?)key.SwitchBegun) is not null && key.Removed is null);
                var gone = timeline.Keys.Where(key => key.Form != RecordForm.Key);
                domains.Add(new(settings.Name, [.. signing.Select(key => key.Key)], [.. kept.Select(key => key.Key)]) { Gone = [.. gone.Select(key => key.Key)] });
            }
        }

        return domains.ToImmutable();
    }

    /// <summary>
    /// Whether signers are to be without a domain that they had: tables in which it is the only one are emptied then. Those of a domain that never signed, and is
    /// to, are left alone: an empty table sends mail unsigned without a word.
    /// </summary>
    private static bool HasLeft(KeyTimeline timeline) =>
        timeline.Keys.Any(key => timeline.SendsMail ? key.Retired is not null : (key.Activated ?? (KeyFact?)key.SwitchBegun) is not null);
}

/// <summary>What signers sign one domain's mail with.</summary>
/// <param name="Domain">The signing domain.</param>
/// <param name="Keys">One key, or one of each kind; none for a domain that sends no mail any more.</param>
/// <param name="Kept">Keys that no longer sign and whose files stay.</param>
public sealed record DomainSigning(DomainName Domain, ImmutableArray<ManagedKey> Keys, ImmutableArray<ManagedKey> Kept)
{
    /// <summary>Keys whose records are gone or revoked: no signer is to be pointed at them again.</summary>
    public ImmutableArray<ManagedKey> Gone { get; init; } = [];
}
