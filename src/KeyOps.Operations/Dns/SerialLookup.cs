using KeyOps.Core.Records;

namespace KeyOps.Operations.Dns;

/// <summary>A zone's serial as one server gives it.</summary>
/// <param name="Serial">Null when the answer holds no SOA of the zone.</param>
/// <param name="Outcome">The whole answer, whose rdata is the SOA.</param>
public sealed record SerialLookup(SerialNumber? Serial, LookupOutcome Outcome);
