using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>An NSEC record (RFC 4034 §4): what types its owner has, and the next name of the zone.</summary>
public sealed record NsecRecord(DomainName Owner, DomainName Next, ReadOnlyMemory<byte> Types)
{
    public static bool TryParse(DomainName owner, ReadOnlyMemory<byte> rdata, [NotNullWhen(true)] out NsecRecord? record)
    {
        record = DomainName.TryFromWire(rdata.Span, out var next) ? new(owner, next, rdata[next.Wire.Length..]) : null;
        return record is not null;
    }

    public bool Has(RecordType type) => TypeBitmapReader.Contains(Types.Span, type);

    /// <summary>Whether a name lies strictly between owner and next; the last record of a zone points back to the apex, past the end.</summary>
    public bool Covers(DomainName name) =>
        Owner < Next ? Owner < name && name < Next : Owner < name || name < Next;

    /// <summary>At a delegation, seen from above: such a record says nothing of names below (RFC 4035 §5.4, RFC 6840 §4.1).</summary>
    public bool IsDelegation => Has(RecordType.Ns) && !Has(RecordType.Soa);
}
