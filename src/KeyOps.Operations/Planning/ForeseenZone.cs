using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Planning;

/// <summary>A domain's zone file as the steps to come will leave it, with the real projection and no disk.</summary>
internal sealed class ForeseenZone(DomainCase domain, DateTimeOffset now) : IForeseenZone
{
    /// <summary>Stands for the public key of a key that is not made yet; in base64 it can be read.</summary>
    private static readonly ImmutableArray<byte> NotMadeYet = [.. Convert.FromBase64String("key/is/made/on/apply")];

    /// <summary>Whether this is not a key but stands for one to be made.</summary>
    public static bool StandsForAKey(ManagedKey key) => key.PublicKey.SequenceEqual(NotMadeYet);

    /// <summary>The files as foreseen; the published one differs from the gathered one when a step writes it.</summary>
    public DomainFiles Files { get; private set; } = domain.Files;

    public ManagedKey NewKey(KeyId id, DomainAction.GenerateKey action, DateTimeOffset at) =>
        new(id, domain.Domain, action.Selector, action.Algorithm, NotMadeYet, at);

    public SerialNumber Publish(KeyTimeline timeline)
    {
        switch (DomainProjection.Of(domain.Settings, Files, timeline.Keys, now).Zone)
        {
            case ZoneProjection.Changed changed:
                Files = domain.Settings.Zone.IsEditedInPlace ? new(changed.Octets, changed.Octets, null) : Files with { Published = changed.Octets };
                return changed.Serial;
            case ZoneProjection.Unchanged unchanged:
                return unchanged.Serial;
            default:
                return default;
        }
    }

    public KeyFact.Confirmed Confirm(DateTimeOffset at) => new(at, default, []);

    public ZoneSituation After(KeyTimeline timeline) => DomainProjection.Of(domain.Settings, Files, timeline.Keys, now).Situation;
}
