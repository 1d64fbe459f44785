using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Files;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>Keeps account of what is put right, so that what a person changes on purpose is told and not fought over.</summary>
internal sealed class RepairLedger(KeyStore store, TimeProvider time)
{
    public const string Remedy =
        "undo that change, or make it where it belongs: in the configuration, or in the person's own zone file; `keyops apply --mend` puts it right once more";

    public static string ZoneFile(DomainCase domain) => $"zone file {domain.Settings.Zone.Output}";

    public static string SignerFile(string signer, string path) => $"signer {signer}: {path}";

    /// <summary>What a zone file is made of, the serial apart; an edited-in-place file is the person's own but for the managed records.</summary>
    public static string WantedOf(DomainCase domain, IEnumerable<ManagedRecord> records)
    {
        var octets = new List<byte>();
        if (!domain.Settings.Zone.IsEditedInPlace && domain.Files.Source is { } source)
        {
            octets.AddRange(source.Span);
        }

        foreach (var record in records)
        {
            octets.AddRange(record.Owner.Wire);
            octets.AddRange(System.Text.Encoding.ASCII.GetBytes($"{record.Type} {record.Ttl} "));
            octets.AddRange(record.Rdata.Span);
        }

        return AtomicFile.Sha256([.. octets]);
    }

    public static string Reason(IEnumerable<string> things) =>
        $"{string.Join(", ", things)} was put right {RepairRule.Most} times in a row, and was changed again each time: somebody wants it otherwise, so it is left as it is";

    /// <summary>What is to be done about a thing that is not as wanted.</summary>
    public RepairKind Judge(string thing, string wanted) => RepairRule.Next(store.RepairsOf(thing), wanted, time.GetUtcNow());

    /// <summary>Takes note of what was done. That a thing is left is noted once.</summary>
    public void Record(IEnumerable<(string Thing, string Wanted, RepairKind Kind)> repairs)
    {
        var now = time.GetUtcNow();
        var known = store.LeftThings().Select(left => (left.Thing, left.Wanted)).ToHashSet();
        store.AppendRepairs([.. repairs.Where(repair => repair.Kind != RepairKind.Left || !known.Contains((repair.Thing, repair.Wanted))).Select(repair => new Repair(repair.Thing, repair.Wanted, now, repair.Kind))]);
    }

    /// <summary>Things that are left, by name.</summary>
    public ImmutableArray<string> Left() => [.. store.LeftThings().Select(left => left.Thing)];

    /// <summary>These are as they should be again, or may be put right once more.</summary>
    public void Settle(IReadOnlyCollection<string> things)
    {
        var now = time.GetUtcNow();
        store.AppendRepairs([.. store.LeftThings().Where(left => things.Contains(left.Thing)).Select(left => left with { At = now, Kind = RepairKind.Settled })]);
    }
}
