using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Planning;

/// <summary>A key of the store, whether its domain is still configured or not; never its private half.</summary>
/// <param name="Domain">The signing domain.</param>
/// <param name="Status">Where it stands, and why.</param>
/// <param name="GeneratedAt">When it was made or imported.</param>
/// <param name="ImportedFrom">The file it came from; null for a key made here.</param>
/// <param name="IsDestroyed">Whether its private half was overwritten.</param>
/// <param name="Record">Its record's text.</param>
public sealed record KeyListing(DomainName Domain, KeyStatus Status, DateTimeOffset GeneratedAt, string? ImportedFrom, bool IsDestroyed, string Record)
{
    public Selector Selector => Status.Selector;

    public DomainName Owner => Selector.RecordName(Domain);

    /// <summary>Every key ever, by domain and then by age.</summary>
    /// <param name="settings">For the policies, by which states are computed; a domain that is configured no more has the default one.</param>
    /// <param name="store">The store.</param>
    /// <param name="only">The domains; null is all.</param>
    /// <param name="now">The present.</param>
    public static ImmutableArray<KeyListing> Of(Settings settings, KeyReader store, IReadOnlySet<DomainName>? only, DateTimeOffset now)
    {
        var domains = settings.Domains.ToDictionary(domain => domain.Name);
        return
        [
            .. store.AllHistories()
                .Where(pair => only?.Contains(pair.Key) ?? true)
                .OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal)
                .SelectMany(pair => Of(pair.Key, domains.GetValueOrDefault(pair.Key)?.TimelineOf(pair.Value) ?? new(new DkimPolicy(), pair.Value), now)),
        ];
    }

    private static IEnumerable<KeyListing> Of(DomainName domain, KeyTimeline timeline, DateTimeOffset now) => timeline.Keys.Select(key => new KeyListing(
        domain,
        StatusMaker.Of(key, timeline, now),
        key.Key.GeneratedAt,
        key.Imported?.Source,
        key.Destroyed is not null,
        DkimKeyRecord.ForKey(key.Key.Algorithm, key.Key.PublicKey.AsMemory()).ToString()));
}
