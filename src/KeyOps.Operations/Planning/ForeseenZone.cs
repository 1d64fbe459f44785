using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Core.Zones;
using KeyOps.Operations.Files;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Planning;

/// <summary>A domain's zone file as the steps to come will leave it, with the real projection and no disk.</summary>
internal sealed class ForeseenZone(DomainCase domain) : IForeseenZone
{
    /// <summary>Stands for the public key of a key that is not made yet; in base64 it can be read.</summary>
    private static readonly ImmutableArray<byte> NotMadeYet = [.. Convert.FromBase64String("key/is/made/on/apply")];

    /// <summary>What the name servers are told of last, as foreseen.</summary>
    private ToldZone? _told = domain.Told;

    /// <summary>Whether this is not a key but stands for one to be made.</summary>
    public static bool StandsForAKey(ManagedKey key) => key.PublicKey.SequenceEqual(NotMadeYet);

    /// <summary>The files as foreseen; the published one differs from the gathered one when a step writes it.</summary>
    public DomainFiles Files { get; private set; } = domain.Files;

    public ManagedKey NewKey(KeyId id, DomainAction.GenerateKey action, DateTimeOffset at) =>
        new(id, domain.Domain, action.Selector, action.Algorithm, NotMadeYet, at);

    public ImmutableArray<KeyHistory> Publish(KeyTimeline timeline, DateTimeOffset now)
    {
        var before = Parsed();
        var serial = default(SerialNumber);
        switch (DomainProjection.Of(domain.Settings, Files, timeline.Keys, now, _told).Zone)
        {
            case ZoneProjection.Changed changed:
                Files = domain.Settings.Zone.IsEditedInPlace ? new(changed.Octets, changed.Octets, null) : Files with { Published = changed.Octets };
                serial = changed.Serial;
                break;
            case ZoneProjection.Unchanged unchanged:
                serial = unchanged.Serial;
                break;
            default:
                break;
        }

        if (Files.Published is { } published)
        {
            _told = new(serial, AtomicFile.Sha256(published.Span));
        }

        return [.. timeline.Keys.Select(key => key.With(KeyFact.OnPublication(key, now, serial, "", Before(before, key))))];
    }

    /// <summary>As every server will answer it: with the TTL that stands in the zone.</summary>
    public KeyFact.Confirmed Confirm(KeyHistory key, DateTimeOffset now)
    {
        if (Parsed() is not { } zone || !zone.TryFind(Owner(key), RecordType.Txt, out var set))
        {
            return new(now, default, []);
        }

        return new(now, zone.NegativeTtl ?? default, [new("every name server", zone.Serial ?? default, set.Ttl, now)]);
    }

    public ZoneSituation After(KeyTimeline timeline, DateTimeOffset now) => DomainProjection.Of(domain.Settings, Files, timeline.Keys, now, _told).Situation;

    private DomainName Owner(KeyHistory key) => key.Key.Selector.RecordName(domain.Domain);

    private NameBefore Before(Zone? zone, KeyHistory key) => key.Form == RecordForm.Key && key.Published is null
        ? NameBefore.Of(zone, Owner(key), ConfirmPropagation.Record(domain, key).Rdata.Span)
        : default;

    private Zone? Parsed()
    {
        var zone = domain.Settings.Zone;
        return (Files.Published ?? Files.Source) is { } octets ? DomainFiles.Parse(octets, zone.Output, zone.Origin).Zone : null;
    }
}
