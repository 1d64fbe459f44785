using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>An RRSIG's rdata (RFC 4034 §3.1).</summary>
public sealed record RrsigRdata
{
    private const int FixedLength = 18;

    public required RecordType TypeCovered { get; init; }

    public required DnssecAlgorithm Algorithm { get; init; }

    /// <summary>Labels of the owner without root and wildcard; fewer than the owner has mean that a wildcard was expanded (§3.1.3).</summary>
    public required byte Labels { get; init; }

    public required uint OriginalTtl { get; init; }

    /// <summary>Seconds since 1970, modulo 2^32 (§3.1.5).</summary>
    public required uint Expiration { get; init; }

    /// <summary>Seconds since 1970, modulo 2^32.</summary>
    public required uint Inception { get; init; }

    public required ushort KeyTag { get; init; }

    /// <summary>The zone whose key signed.</summary>
    public required DomainName Signer { get; init; }

    public required ReadOnlyMemory<byte> Signature { get; init; }

    public static bool TryParse(ReadOnlyMemory<byte> rdata, [NotNullWhen(true)] out RrsigRdata? signature)
    {
        signature = null;
        var octets = rdata.Span;
        if (octets.Length <= FixedLength || !DomainName.TryFromWire(octets[FixedLength..], out var signer))
        {
            return false;
        }

        signature = new()
        {
            TypeCovered = new(BinaryPrimitives.ReadUInt16BigEndian(octets)),
            Algorithm = (DnssecAlgorithm)octets[2],
            Labels = octets[3],
            OriginalTtl = BinaryPrimitives.ReadUInt32BigEndian(octets[4..]),
            Expiration = BinaryPrimitives.ReadUInt32BigEndian(octets[8..]),
            Inception = BinaryPrimitives.ReadUInt32BigEndian(octets[12..]),
            KeyTag = BinaryPrimitives.ReadUInt16BigEndian(octets[16..]),
            Signer = signer,
            Signature = rdata[(FixedLength + signer.Wire.Length)..],
        };
        return true;
    }

    /// <summary>Whether it is in force: inception ≤ now ≤ expiration in serial arithmetic (§3.1.5, RFC 1982).</summary>
    public bool IsInForce(DateTimeOffset now)
    {
        var seconds = unchecked((uint)now.ToUnixTimeSeconds());
        return unchecked((int)(seconds - Inception)) >= 0 && unchecked((int)(Expiration - seconds)) >= 0;
    }

    /// <summary>The rdata without the signature, the signer in canonical form: the first part of what is signed (§3.1.8.1).</summary>
    public byte[] SignedPart()
    {
        var signer = Signer.ToLower().Wire;
        var octets = new byte[FixedLength + signer.Length];
        BinaryPrimitives.WriteUInt16BigEndian(octets, TypeCovered.Code);
        octets[2] = (byte)Algorithm;
        octets[3] = Labels;
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(4), OriginalTtl);
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(8), Expiration);
        BinaryPrimitives.WriteUInt32BigEndian(octets.AsSpan(12), Inception);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(16), KeyTag);
        signer.CopyTo(octets.AsSpan(FixedLength));
        return octets;
    }
}
