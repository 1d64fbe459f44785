using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.ZoneFiles;

/// <summary>A record that KeyOps owns in a person's zone file.</summary>
/// <param name="Owner">The owner name, at the apex or below.</param>
/// <param name="Type">Its type.</param>
/// <param name="Ttl">Its TTL; null for the zone's default.</param>
/// <param name="Rdata">Its rdata on the wire, names uncompressed.</param>
public sealed record ManagedRecord(DomainName Owner, RecordType Type, Ttl? Ttl, ReadOnlyMemory<byte> Rdata);
