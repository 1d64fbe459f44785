using KeyOps.Core.Diagnostics;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>A domain's zone file beside what its keys and settings want it to be.</summary>
/// <param name="Zone">The file to publish, or why there is none; null when the source cannot be read at all.</param>
/// <param name="Situation">The same, as the planner sees it.</param>
public sealed record DomainProjection(ZoneProjection? Zone, ZoneSituation Situation)
{
    public static DomainProjection Of(DomainSettings settings, DomainFiles files, IEnumerable<KeyHistory> keys, DateTimeOffset now, ToldZone? told)
    {
        if (files.Problem is not null)
        {
            return Blocked(files.Problem, "make the file readable for this user");
        }

        var zone = settings.Zone;
        if (files.Source is not { } octets)
        {
            return Blocked($"{zone.Source}: there is no such file", "write the zone file (SOA, NS, addresses); KeyOps adds the mail records");
        }

        var source = DomainFiles.Parse(octets, zone.Source, zone.Origin);
        var published = zone.IsEditedInPlace ? source
            : files.Published is { } output ? DomainFiles.Parse(output, zone.Output, zone.Origin)
            : null;
        if (published is not null && UnknownKey(settings.Name, published, keys) is { } unknown)
        {
            return unknown;
        }

        var records = DomainRecords.Of(settings.Name, settings.Mail, keys);
        // Where the result goes to a file of its own, what a person edited shows in the difference between the two.
        var isEdited = zone.IsEditedInPlace && told is not null && told.Sha256 != AtomicFile.Sha256(octets.Span);
        var projection = ZoneProjector.Project(source, published, records, zone.Serial, zone.Adopt, now, told?.Serial, isEdited);
        return projection switch
        {
            ZoneProjection.Refused refused => new(projection, Refused(refused)),
            ZoneProjection.Changed { IsSerialOfAnEdit: true } changed => new(
                projection,
                new ZoneSituation.Due($"the zone file was edited, and its serial is still the one that the name servers have (next serial {changed.Serial})")),
            ZoneProjection.Changed changed => new(
                projection,
                new ZoneSituation.Due(published is null ? "the zone file is not published yet" : $"the zone file is not what it should be (next serial {changed.Serial})")),
            ZoneProjection.Unchanged unchanged when isEdited => new(
                projection,
                new ZoneSituation.Due($"the zone file was edited (serial {unchanged.Serial}), and the name servers are not told of it yet")),
            _ => new(projection, new ZoneSituation.Current()),
        };
    }

    /// <summary>A key record between KeyOps' own lines that the store knows nothing of: somebody signs, or signed, with a key that is not in the store.</summary>
    private static DomainProjection? UnknownKey(DomainName domain, ZoneFile published, IEnumerable<KeyHistory> keys)
    {
        var known = keys.Select(key => key.Key.Selector.RecordName(domain)).ToHashSet();
        return WrittenKeyRecord.Of(published, domain).FirstOrDefault(record => record.IsManaged && !known.Contains(record.Owner)) is { } unknown
            ? new(null, new ZoneSituation.Blocked(
                $"{unknown.Location}: KeyOps once wrote {unknown.Owner} here, and the store has no such key: the store is older than the file, or was made anew",
                "restore a newer backup (`keyops restore FILE`), or take the key over from its file (`keyops keys import`); if nothing was ever signed with it, delete that record from the file")
            { IsStoreInDoubt = true })
            : null;
    }

    private static DomainProjection Blocked(string reason, string remedy) => new(null, new ZoneSituation.Blocked(reason, remedy));

    private static ZoneSituation.Blocked Refused(ZoneProjection.Refused refused)
    {
        var errors = refused.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).ToArray();
        return new(
            string.Join('\n', errors.Select(error => (error with { Remedy = null }).ToString())),
            errors.Select(error => error.Remedy).OfType<string>().FirstOrDefault() ?? "mend the zone file; the last good one stays published");
    }
}
