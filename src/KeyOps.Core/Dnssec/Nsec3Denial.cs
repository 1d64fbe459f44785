using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>Judges what NSEC3 records prove (RFC 5155 §8). The records must be validated, of one zone.</summary>
public static class Nsec3Denial
{
    public static Denial Judge(IReadOnlyCollection<Nsec3Record> records, DomainName name, RecordType type)
    {
        // Records with other parameters than the rest are ignored (§8.2).
        var chain = new Nsec3Chain(records);
        if (chain.IsTooCostly)
        {
            return Denial.Insecure;
        }

        if (chain.Match(name) is { } match)
        {
            return AtName(match, name, type);
        }

        // §8.3: the closest encloser is an ancestor that matches while the name one label longer is covered.
        if (chain.FindClosestEncloser(name) is not var (encloser, _, nextCloserCover))
        {
            return Denial.NotProven;
        }

        // §8.6: no match for a DS question, but an opt-out span over the next closer name.
        if (nextCloserCover.IsOptOut && type == RecordType.Ds)
        {
            return Denial.Insecure;
        }

        if (Ancestors.Wildcard(encloser) is { } wildcard)
        {
            if (chain.Match(wildcard) is { } wildcardMatch)
            {
                return AtName(wildcardMatch, wildcard, type); // §8.7
            }

            if (chain.Cover(wildcard) is null)
            {
                return Denial.NotProven;
            }
        }

        return nextCloserCover.IsOptOut ? Denial.Insecure : Denial.NameDoesNotExist; // §8.4
    }

    /// <summary>
    /// What an answer from a wildcard needs beside it: the next closer name is covered (§8.8). Under opt-out an insecure delegation may be
    /// there, so the answer is then <see cref="Denial.Insecure"/> (§9.2).
    /// </summary>
    public static Denial JudgeExpansion(IReadOnlyCollection<Nsec3Record> records, DomainName nextCloser)
    {
        var chain = new Nsec3Chain(records);
        return chain.IsTooCostly ? Denial.Insecure : chain.Cover(nextCloser) switch
        {
            null => Denial.NotProven,
            { IsOptOut: true } => Denial.Insecure,
            _ => Denial.NameDoesNotExist,
        };
    }

    // §8.5, §8.6
    private static Denial AtName(Nsec3Record record, DomainName name, RecordType type)
    {
        if (record.Has(type) || record.Has(RecordType.Cname))
        {
            return Denial.NotProven;
        }

        var isDelegation = record.Has(RecordType.Ns) && !record.Has(RecordType.Soa);
        if (type == RecordType.Ds)
        {
            return isDelegation ? Denial.InsecureDelegation
                : record.Has(RecordType.Soa) && !name.IsRoot ? Denial.NotProven
                : Denial.NoData;
        }

        return isDelegation ? Denial.NotProven : Denial.NoData;
    }
}
