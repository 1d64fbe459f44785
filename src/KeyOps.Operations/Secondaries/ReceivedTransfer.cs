using System.Net;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Secondaries;

/// <summary>How a version of a followed zone came.</summary>
/// <param name="Primary">From whom.</param>
/// <param name="At">When.</param>
/// <param name="Kind">AXFR or IXFR.</param>
/// <param name="From">The version that was here before; null when there was none.</param>
/// <param name="Serial">The version that came.</param>
/// <param name="Size">What was sent for it.</param>
/// <param name="Key">The TSIG key it was signed with; null when it was not.</param>
public sealed record ReceivedTransfer(IPEndPoint Primary, DateTimeOffset At, string Kind, SerialNumber? From, SerialNumber Serial, TransferSize Size, DomainName? Key);
