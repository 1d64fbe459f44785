using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Secondaries;

/// <summary>What a primary had for us.</summary>
internal abstract record TransferOutcome
{
    private TransferOutcome()
    {
    }

    /// <summary>What it took.</summary>
    public TransferSize Size { get; init; }

    /// <summary>Nothing newer than what we have.</summary>
    public sealed record UpToDate(SerialNumber Serial) : TransferOutcome;

    /// <summary>All of the zone, its SOA once.</summary>
    public sealed record Whole(IReadOnlyList<DnsRecord> Records) : TransferOutcome;

    /// <summary>The way from our version to its; at least one change.</summary>
    public sealed record Differences(IReadOnlyList<ZoneChange> Changes) : TransferOutcome;

    /// <summary>Nothing that can be used.</summary>
    public sealed record Failed(string Reason) : TransferOutcome
    {
        /// <summary>Nothing came, not even a refusal: whoever asks it next waits as long.</summary>
        public bool IsSilence { get; init; }
    }
}
