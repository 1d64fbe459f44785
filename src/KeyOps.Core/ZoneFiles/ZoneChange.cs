using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles;

/// <summary>A record that one of two zones has and the other has not.</summary>
/// <param name="IsAdded">Whether the second zone has it.</param>
/// <param name="Owner">Its owner name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ttl">The TTL it is served with, its RRset's.</param>
/// <param name="Rdata">Its rdata in presentation form, names absolute.</param>
public sealed record ZoneChange(bool IsAdded, DomainName Owner, RecordType Type, Ttl Ttl, string Rdata)
{
    /// <summary>The record as a zone file has it, behind <c>+</c> or <c>-</c>.</summary>
    public override string ToString() => $"{(IsAdded ? '+' : '-')}{Owner} {Ttl} IN {Type} {Rdata}";
}
