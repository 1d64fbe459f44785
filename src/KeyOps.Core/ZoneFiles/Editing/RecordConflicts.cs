using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles.Editing;

/// <summary>Records of the person's own that managed records would double.</summary>
internal static class RecordConflicts
{
    /// <summary>A record of the person's, by where it was read.</summary>
    /// <param name="Source">Where that is.</param>
    /// <param name="Managed">The record that would double it.</param>
    /// <param name="IsOtherKey">Both are key records, of different keys: mail may be signed with the one that is there.</param>
    internal readonly record struct Conflict(uint Source, ManagedRecord Managed, bool IsOtherKey);

    private const string OtherKeyRemedy = "`keyops keys import` takes that key over; or let `dkim: selector` name another selector";

    public static List<Conflict> Find(ZoneFile file, IReadOnlyList<ManagedRecord> records)
    {
        var conflicts = new List<Conflict>();
        var seen = new HashSet<uint>();
        foreach (var managed in records)
        {
            if (!file.Zone!.TryFindIndex(managed.Owner, managed.Type, out var index))
            {
                continue;
            }

            for (var i = file.Zone.StartOf(index); i < file.Zone.StartOf(index + 1); i++)
            {
                var source = file.Zone.RecordAt(i).Source;
                if (!PersonsPart.IsInBlock(file, source) && AreRivals(managed, file.Zone.RdataAt(i)) && seen.Add(source))
                {
                    conflicts.Add(new(source, managed, IsOtherKey(managed, file.Zone.RdataAt(i))));
                }
            }
        }

        return conflicts;
    }

    public static ImmutableArray<Diagnostic> Describe(ZoneFile file, List<Conflict> conflicts) =>
    [
        .. conflicts.Select(conflict => Diagnostic.Error(ZoneCodes.RecordConflict, file.Sources.Locate(conflict.Source),
            $"KeyOps would write {Describe(conflict.Managed)}, and here is one already",
            conflict.IsOtherKey ? OtherKeyRemedy : "remove this record, or set 'adopt: true' for the domain so that KeyOps takes it over")),
    ];

    /// <summary>Those that cannot be taken out: they are not in the file that is written, or publish another key than the one to come.</summary>
    public static ImmutableArray<Diagnostic> NotAdoptable(ZoneFile file, List<Conflict> conflicts) =>
    [
        .. conflicts
            .Where(conflict => conflict.IsOtherKey)
            .Select(conflict => Diagnostic.Error(ZoneCodes.OtherKey, file.Sources.Locate(conflict.Source),
                $"KeyOps would write a key of its own at {conflict.Managed.Owner}, and here is another one", OtherKeyRemedy)),
        .. conflicts
            .Where(conflict => file.Sources.FileOf(conflict.Source) != file.Sources.Main)
            .Select(conflict => Diagnostic.Error(ZoneCodes.CannotAdopt, file.Sources.Locate(conflict.Source),
                $"KeyOps would take over this record for {Describe(conflict.Managed)}, but it is in an included file", "remove it there")),
    ];

    /// <summary>SPF and DMARC share their names with TXT records for other uses; a selector's name is the key's alone.</summary>
    private static bool AreRivals(ManagedRecord managed, ReadOnlySpan<byte> theirs)
    {
        if (managed.Type != RecordType.Txt)
        {
            return true;
        }

        var tag = MailTag.Of(managed.Rdata.Span);
        return tag == MailTag.Kind.Other || tag == MailTag.Of(theirs);
    }

    private static bool IsOtherKey(ManagedRecord managed, ReadOnlySpan<byte> theirs) =>
        managed.Type == RecordType.Txt
        && WrittenKeyRecord.PublicKeyIn(managed.Rdata.Span) is { IsEmpty: false } ours
        && WrittenKeyRecord.PublicKeyIn(theirs) is { IsEmpty: false } other
        && !ours.Span.SequenceEqual(other.Span);

    private static string Describe(ManagedRecord managed) => MailTag.Of(managed.Rdata.Span) switch
    {
        _ when managed.Type != RecordType.Txt => $"a {managed.Type} record at {managed.Owner}",
        MailTag.Kind.Spf => $"an SPF record at {managed.Owner}",
        MailTag.Kind.Dmarc => $"a DMARC record at {managed.Owner}",
        _ => $"a TXT record at {managed.Owner}",
    };
}
