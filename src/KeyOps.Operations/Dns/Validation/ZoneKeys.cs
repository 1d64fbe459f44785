using KeyOps.Core.Dnssec;

namespace KeyOps.Operations.Dns.Validation;

/// <summary>A zone's trust, and its keys when it is secure.</summary>
internal sealed record ZoneKeys(Trust Trust, IReadOnlyList<DnskeyRdata> Keys)
{
    public static ZoneKeys Insecure { get; } = new(new Trust.Insecure(), []);

    public static ZoneKeys Of(Trust trust) => new(trust, []);
}
