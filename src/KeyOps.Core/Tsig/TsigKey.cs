using KeyOps.Core.Names;

namespace KeyOps.Core.Tsig;

/// <summary>A secret that two servers share, under a name that both know it by (RFC 8945 §3). Its secret is never shown.</summary>
public sealed class TsigKey(DomainName name, TsigAlgorithm algorithm, ReadOnlyMemory<byte> secret)
{
    /// <summary>In lower case, as the MAC is computed over it.</summary>
    public DomainName Name { get; } = name.ToLower();

    public TsigAlgorithm Algorithm { get; } = algorithm;

    internal ReadOnlyMemory<byte> Secret { get; } = secret;

    /// <summary>The octets of a TSIG record with this key, its MAC whole: what a message must leave room for.</summary>
    public int RecordLength => TsigRecord.LengthOf(Name.Wire.Length, Algorithm.Name.Wire.Length, Algorithm.MacLength, TsigRecord.TimeLength);

    public override string ToString() => Name.ToStringWithoutDot();
}
