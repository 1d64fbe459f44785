using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>Judges what NSEC records prove (RFC 4035 §5.4). The records must be validated, of one zone.</summary>
public static class NsecDenial
{
    public static Denial Judge(IReadOnlyCollection<NsecRecord> records, DomainName name, RecordType type)
    {
        var match = records.FirstOrDefault(record => record.Owner == name);
        if (match is not null)
        {
            return AtName(match, type);
        }

        // An empty non-terminal: it lies in the gap, and the next name is below it.
        var cover = Covering(records, name);
        if (cover is null)
        {
            return Denial.NotProven;
        }

        if (cover.Next.IsAtOrBelow(name))
        {
            return Denial.NoData;
        }

        // The closest encloser is the longest ancestor that the gap's ends share with the name.
        var (byOwner, byNext) = (Ancestors.Common(cover.Owner, name), Ancestors.Common(cover.Next, name));
        var encloser = byOwner.LabelCount > byNext.LabelCount ? byOwner : byNext;
        if (Ancestors.Wildcard(encloser) is not { } wildcard)
        {
            return Denial.NameDoesNotExist;
        }

        var wildcardMatch = records.FirstOrDefault(record => record.Owner == wildcard);
        return wildcardMatch is not null ? AtName(wildcardMatch, type)
            : Covering(records, wildcard) is not null ? Denial.NameDoesNotExist
            : Denial.NotProven;
    }

    /// <summary>What an answer from a wildcard needs beside it: the name itself does not exist (RFC 4035 §5.3.4).</summary>
    public static Denial JudgeExpansion(IReadOnlyCollection<NsecRecord> records, DomainName name) =>
        Covering(records, name) is not null ? Denial.NameDoesNotExist : Denial.NotProven;

    private static Denial AtName(NsecRecord record, RecordType type)
    {
        if (record.Has(type) || record.Has(RecordType.Cname))
        {
            return Denial.NotProven;
        }

        if (type == RecordType.Ds)
        {
            // The child's own NSEC (with SOA) cannot speak of DS (RFC 4035 §5.2).
            return record.IsDelegation ? Denial.InsecureDelegation
                : record.Has(RecordType.Soa) && !record.Owner.IsRoot ? Denial.NotProven
                : Denial.NoData;
        }

        // The parent's NSEC at a delegation cannot speak of the child's types.
        return record.IsDelegation ? Denial.NotProven : Denial.NoData;
    }

    // An NSEC at a delegation or a DNAME above the name speaks of the parent's names alone (RFC 6840 §4.1).
    private static NsecRecord? Covering(IReadOnlyCollection<NsecRecord> records, DomainName name) =>
        records.FirstOrDefault(record => record.Covers(name)
            && !(name.IsAtOrBelow(record.Owner) && (record.IsDelegation || record.Has(RecordType.Dname))));
}
