using System.Collections.Immutable;
using System.Text;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;
using KeyOps.Core.ZoneFiles.Editing;

namespace KeyOps.Core.ZoneFiles;

/// <summary>
/// Puts the managed records into a person's zone file. Outside the managed block and the serial no octet changes, unless a record is adopted.
/// </summary>
public static class ZoneProjector
{
    /// <summary>Makes the file that is to be published.</summary>
    /// <param name="source">The person's file; one with errors is refused with them.</param>
    /// <param name="published">What is published now; null when nothing is. A file that is edited in place is both.</param>
    /// <param name="records">The managed records, in the order they are to stand in; none takes the block away.</param>
    /// <param name="policy">How the serial moves.</param>
    /// <param name="adopt">Whether a record of the person's that a managed one would double is taken out; otherwise it is a conflict.</param>
    /// <param name="now">For serials that tell the time.</param>
    /// <param name="told">The serial that name servers were told of last, wherever the file is now: no later one may be before it (RFC 1982).</param>
    /// <param name="isEdited">Whether the published file is not the one that they were told of: under the same serial no secondary would fetch it.</param>
    public static ZoneProjection Project(
        ZoneFile source,
        ZoneFile? published,
        IReadOnlyList<ManagedRecord> records,
        SerialPolicy policy,
        bool adopt,
        DateTimeOffset now,
        SerialNumber? told = null,
        bool isEdited = false)
    {
        if (source.HasErrors)
        {
            return new ZoneProjection.Refused([.. source.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)]);
        }

        if (source.Serial is not { } sourceSerial || source.SerialField is null)
        {
            return Refuse(Diagnostic.Error(ZoneCodes.NoSerial, SourceLocation.OfFile(source.Path),
                "the SOA is in an included file, or written as '\\#' and octets: its serial cannot be moved there",
                "put the SOA record into the zone file itself, in its usual form"));
        }

        var unserved = DelegatedAway.Find(source, records);
        if (!unserved.IsEmpty)
        {
            return new ZoneProjection.Refused(unserved);
        }

        var conflicts = RecordConflicts.Find(source, records);
        var refused = adopt ? RecordConflicts.NotAdoptable(source, conflicts) : RecordConflicts.Describe(source, conflicts);
        if (!refused.IsEmpty)
        {
            return new ZoneProjection.Refused(refused);
        }

        var draft = new ProjectionDraft(source, records, conflicts.Select(conflict => (int)conflict.Source).ToHashSet());
        var isSerialOfAnEdit = false;
        var held = published?.Serial is { } standing && (told is null || standing == told || SerialAdvance.IsAhead(policy, standing, told.Value, now)) ? standing : told;
        if (published?.Serial is { } publishedSerial && publishedSerial == held && !SerialAdvance.IsAhead(policy, sourceSerial, publishedSerial, now))
        {
            var same = draft.WithSerial(published.SerialField is { } field
                ? Encoding.ASCII.GetString(published.Octets.Span[field])
                : publishedSerial.ToString());
            if (published.Zone is { } zone && same.AsSpan().SequenceEqual(published.Octets.Span))
            {
                isSerialOfAnEdit = isEdited && told == publishedSerial;
                if (!isSerialOfAnEdit)
                {
                    return new ZoneProjection.Unchanged(publishedSerial, zone);
                }
            }
        }

        var serial = SerialAdvance.Next(policy, sourceSerial, held, now);
        var result = Publish(source, draft, serial);
        return result is ZoneProjection.Changed changed ? changed with { IsSerialOfAnEdit = isSerialOfAnEdit } : result;
    }

    /// <summary>Nothing is published that was not read again and found good.</summary>
    private static ZoneProjection Publish(ZoneFile source, ProjectionDraft draft, SerialNumber serial)
    {
        var octets = draft.WithSerial(serial.ToString());
        var result = ZoneFile.Parse(octets, source.Path, source.Origin, source.Options);
        if (result.Zone is not { } zone)
        {
            return Refuse(
            [
                Diagnostic.Error(ZoneCodes.ResultIsBad, SourceLocation.OfFile(source.Path),
                    "with the managed records in it, this would not be a good zone; the places below are those in the file as it would be"),
                .. result.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error),
            ]);
        }

        if (PersonsPart.FirstDifference(source, draft.Removed, result) is { } difference)
        {
            return Refuse(Diagnostic.Error(ZoneCodes.WouldDisturb, difference,
                "the record here takes its owner name or TTL from a record that KeyOps would move",
                "write its owner name, and its TTL or a $TTL line at the top of the file"));
        }

        return new ZoneProjection.Changed(octets, serial, zone);
    }

    private static ZoneProjection.Refused Refuse(params ImmutableArray<Diagnostic> diagnostics) => new(diagnostics);
}
