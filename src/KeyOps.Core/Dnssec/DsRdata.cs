using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;

namespace KeyOps.Core.Dnssec;

/// <summary>A DS's rdata (RFC 4034 §5.1).</summary>
/// <param name="KeyTag">The tag of the DNSKEY it refers to.</param>
/// <param name="Algorithm">That key's algorithm.</param>
/// <param name="DigestType">1 SHA-1, 2 SHA-256, 4 SHA-384 (IANA).</param>
/// <param name="Digest">The digest of <see cref="DigestInput"/>.</param>
public sealed record DsRdata(ushort KeyTag, DnssecAlgorithm Algorithm, byte DigestType, ReadOnlyMemory<byte> Digest)
{
    public static bool TryParse(ReadOnlyMemory<byte> rdata, [NotNullWhen(true)] out DsRdata? ds)
    {
        ds = rdata.Length > 4
            ? new(BinaryPrimitives.ReadUInt16BigEndian(rdata.Span), (DnssecAlgorithm)rdata.Span[2], rdata.Span[3], rdata[4..])
            : null;
        return ds is not null;
    }

    /// <summary>What is digested: the canonical owner name, then the DNSKEY's rdata (RFC 4034 §5.1.4).</summary>
    public static byte[] DigestInput(DomainName owner, DnskeyRdata key) => [.. owner.ToLower().Wire, .. key.Rdata.Span];
}
