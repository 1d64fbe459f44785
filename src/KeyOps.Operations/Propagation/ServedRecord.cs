using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Propagation;

/// <summary>A record as one name server answered it.</summary>
/// <param name="Answer">What is kept of that.</param>
/// <param name="Rdata">The octets as they came; empty when the answer was that the record is gone.</param>
public sealed record ServedRecord(NameServerAnswer Answer, ReadOnlyMemory<byte> Rdata);
