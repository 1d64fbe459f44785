namespace KeyOps.Core.Records;

/// <summary>A SOA serial: 32 bits with the circular order of RFC 1982.</summary>
public readonly record struct SerialNumber(uint Number)
{
    /// <summary>
    /// Whether this serial is after <paramref name="other"/> (RFC 1982 §3.2). For two that are exactly 2^31 apart the RFC
    /// defines no order: neither is after the other.
    /// </summary>
    public bool IsAfter(SerialNumber other)
    {
        var distance = unchecked(Number - other.Number);
        return distance is > 0 and < 0x8000_0000;
    }

    /// <summary>The next serial (RFC 1982 §3.1); wraps.</summary>
    public SerialNumber Next() => new(unchecked(Number + 1));

    public override string ToString() => Number.ToString();
}
