using KeyOps.Core.Dnssec;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns.Validation;

/// <summary>The records of one owner and type in a section, and the signatures that stand beside them.</summary>
internal sealed record SignedRRset(DomainName Owner, RecordType Type, IReadOnlyList<ReadOnlyMemory<byte>> Rdatas, IReadOnlyList<RrsigRdata> Signatures)
{
    /// <summary>The RRset of a section, or null.</summary>
    public static SignedRRset? Find(IReadOnlyList<DnsRecord> section, DomainName owner, RecordType type)
    {
        var rdatas = section.Where(record => record.Type == type && record.Class == RecordClass.In && record.Owner == owner).Select(record => record.Rdata).ToList();
        return rdatas.Count == 0 ? null : new(owner, type, rdatas, SignaturesOf(section, owner, type));
    }

    /// <summary>All RRsets of a type in a section.</summary>
    public static IEnumerable<SignedRRset> All(IReadOnlyList<DnsRecord> section, RecordType type) =>
        section.Where(record => record.Type == type).Select(record => record.Owner).Distinct().Select(owner => Find(section, owner, type)).OfType<SignedRRset>();

    private static List<RrsigRdata> SignaturesOf(IReadOnlyList<DnsRecord> section, DomainName owner, RecordType type)
    {
        var signatures = new List<RrsigRdata>();
        foreach (var record in section)
        {
            if (record.Type == RecordType.Rrsig && record.Owner == owner && RrsigRdata.TryParse(record.Rdata, out var signature) && signature.TypeCovered == type)
            {
                signatures.Add(signature);
            }
        }

        return signatures;
    }
}
