using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Dns.Wire;

/// <summary>One resource record of a message.</summary>
/// <param name="Owner">Its owner name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Class">Its class; of OPT, the sender's UDP payload size.</param>
/// <param name="Ttl">Seconds; what is over <see cref="Core.Records.Ttl.MaxSeconds"/> is 0 (RFC 2181 §8). Of OPT, the raw flags.</param>
/// <param name="Rdata">Names in it uncompressed, case as received.</param>
public sealed record DnsRecord(DomainName Owner, RecordType Type, RecordClass Class, uint Ttl, ReadOnlyMemory<byte> Rdata);
