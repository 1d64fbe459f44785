using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;

namespace KeyOps.Simulation.Tests.World;

/// <summary>A zone as a server answered from it, from a time on.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="From">Since when.</param>
/// <param name="IsRelapse">An older copy that came back.</param>
internal sealed record ServedCopy(Zone Zone, DateTimeOffset From, bool IsRelapse)
{
    /// <summary>KeyOps asked while this was served.</summary>
    public bool WasSeen { get; set; }

    public SerialNumber Serial => Zone.Serial!.Value;

    /// <summary>How long a resolver may remember that a name is not there (RFC 2308 §5).</summary>
    public TimeSpan NegativeTtl
    {
        get
        {
            Zone.TryFind(Zone.Apex, RecordType.Soa, out var soa);
            return TimeSpan.FromSeconds(Math.Min(soa.Ttl.Seconds, SoaRdata.Minimum(soa[0])));
        }
    }

    public bool Holds(DomainName owner, ReadOnlySpan<byte> rdata) =>
        Zone.TryFind(owner, RecordType.Txt, out var set) && set.Count == 1 && set[0].SequenceEqual(rdata);

    /// <summary>How long a resolver may keep what this copy says of a name: another record, or none.</summary>
    public TimeSpan DenialLife(DomainName owner) =>
        TryFind(owner, out var set) ? set.Ttl.Duration : NegativeTtl;

    /// <summary>What is answered for a key's name: its own record, or the one for every selector.</summary>
    public bool TryFind(DomainName owner, out RRset set) =>
        Zone.TryFind(owner, RecordType.Txt, out set) || Zone.TryFind(owner.Parent!.Prepend("*"), RecordType.Txt, out set);
}
