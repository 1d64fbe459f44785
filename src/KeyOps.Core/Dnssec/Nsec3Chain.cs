using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>The NSEC3 records of one zone with one set of parameters, and the lookups proofs are made of.</summary>
internal sealed class Nsec3Chain
{
    private readonly List<Nsec3Record> _records;
    private readonly Dictionary<DomainName, byte[]> _hashes = [];

    public Nsec3Chain(IReadOnlyCollection<Nsec3Record> records)
    {
        var first = records.FirstOrDefault();
        _records = first is null ? [] : [.. records.Where(record =>
            record.Zone == first.Zone && record.Iterations == first.Iterations && record.Salt.Span.SequenceEqual(first.Salt.Span))];
    }

    /// <summary>More iterations than a validator works for (RFC 9276 §3.2).</summary>
    public bool IsTooCostly => _records.Count > 0 && _records[0].Iterations > Nsec3Hash.MaxIterations;

    public Nsec3Record? Match(DomainName name) => Find(name, (record, hash) => record.Matches(hash));

    public Nsec3Record? Cover(DomainName name) => Find(name, (record, hash) => record.Covers(hash));

    /// <summary>The closest encloser that is proven (RFC 5155 §8.3), with its record and the one over the next closer name.</summary>
    public (DomainName Name, Nsec3Record Match, Nsec3Record NextCloserCover)? FindClosestEncloser(DomainName name)
    {
        if (_records.Count == 0 || !name.IsAtOrBelow(_records[0].Zone))
        {
            return null;
        }

        var nextCloser = name;
        for (var ancestor = name.Parent; ancestor is not null && ancestor.IsAtOrBelow(_records[0].Zone); ancestor = ancestor.Parent)
        {
            if (Match(ancestor) is { } match)
            {
                // A delegation or DNAME there means that the zone has no say below it.
                var speaks = !match.Has(RecordType.Dname) && (!match.Has(RecordType.Ns) || match.Has(RecordType.Soa));
                return speaks && Cover(nextCloser) is { } cover ? (ancestor, match, cover) : null;
            }

            nextCloser = ancestor;
        }

        return null;
    }

    private Nsec3Record? Find(DomainName name, Func<Nsec3Record, byte[], bool> isIt)
    {
        if (_records.Count == 0 || !name.IsAtOrBelow(_records[0].Zone))
        {
            return null;
        }

        if (!_hashes.TryGetValue(name, out var hash))
        {
            hash = Nsec3Hash.Of(name, _records[0].Salt.Span, _records[0].Iterations);
            _hashes.Add(name, hash);
        }

        return _records.Find(record => isIt(record, hash));
    }
}
