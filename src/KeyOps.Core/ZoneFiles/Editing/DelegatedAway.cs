using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>
/// Managed records at or below a delegation: the zone's servers answer with a referral there (RFC 1034 §4.3.2), so that a key published so is published nowhere.
/// </summary>
internal static class DelegatedAway
{
    public static ImmutableArray<Diagnostic> Find(ZoneFile file, IReadOnlyList<ManagedRecord> records) =>
    [
        .. records
            .Select(record => (record.Owner, Cut: CutAbove(file, record.Owner)))
            .Where(place => place.Cut is not null)
            .DistinctBy(place => place.Cut)
            .Select(place => Diagnostic.Error(ZoneCodes.BelowDelegation, Locate(file, place.Cut!),
                $"KeyOps would write a record at {place.Owner}, which no server of this zone would ever answer: {place.Cut} is delegated here",
                "remove the delegation, or keep the domain in the zone that it is delegated to ('zone: { source: …, origin: … }')")),
    ];

    /// <summary>The highest delegation at the owner name or above it, below the apex.</summary>
    private static DomainName? CutAbove(ZoneFile file, DomainName owner)
    {
        DomainName? cut = null;
        for (var name = owner; name is not null && name != file.Origin && name.IsAtOrBelow(file.Origin); name = name.Parent)
        {
            if (file.Zone!.TryFindIndex(name, RecordType.Ns, out _))
            {
                cut = name;
            }
        }

        return cut;
    }

    private static SourceLocation Locate(ZoneFile file, DomainName cut)
    {
        file.Zone!.TryFindIndex(cut, RecordType.Ns, out var index);
        return file.Sources.Locate(file.Zone.RecordAt(file.Zone.StartOf(index)).Source);
    }
}
