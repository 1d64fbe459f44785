using KeyOps.Core.Records;

namespace KeyOps.Core.Zones;

/// <summary>A record of <see cref="PackedRecords"/>: a view, good as long as they are.</summary>
public readonly ref struct PackedRecord(ReadOnlySpan<byte> owner, RecordType type, uint ttlSeconds, ReadOnlySpan<byte> rdata)
{
    /// <summary>The owner's wire octets, case as written.</summary>
    public ReadOnlySpan<byte> Owner { get; } = owner;

    public RecordType Type { get; } = type;

    public uint TtlSeconds { get; } = ttlSeconds;

    /// <summary>Rdata on the wire, names in it uncompressed.</summary>
    public ReadOnlySpan<byte> Rdata { get; } = rdata;
}
