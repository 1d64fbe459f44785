using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>An NSEC3 record (RFC 5155 §3), its owner's hash decoded.</summary>
public sealed record Nsec3Record
{
    private const byte Sha1 = 1;
    private const byte OptOutFlag = 0x01;

    /// <summary>The zone: the owner without its first label.</summary>
    public required DomainName Zone { get; init; }

    public required ReadOnlyMemory<byte> OwnerHash { get; init; }

    public required ReadOnlyMemory<byte> NextHash { get; init; }

    public required ReadOnlyMemory<byte> Salt { get; init; }

    public required ushort Iterations { get; init; }

    /// <summary>Delegations without DS may lie in its span (RFC 5155 §6).</summary>
    public required bool IsOptOut { get; init; }

    public required ReadOnlyMemory<byte> Types { get; init; }

    /// <summary>Reads one; false for another hash algorithm or unknown flags, which are to be ignored (RFC 5155 §8.1, §8.2).</summary>
    public static bool TryParse(DomainName owner, ReadOnlyMemory<byte> rdata, [NotNullWhen(true)] out Nsec3Record? record)
    {
        record = null;
        var octets = rdata.Span;
        if (octets.Length < 5 || octets[0] != Sha1 || (octets[1] & ~OptOutFlag) != 0 || owner.Parent is not { } zone
            || octets.Length < 6 + octets[4] || octets.Length < 6 + octets[4] + octets[5 + octets[4]]
            || DecodeHash(owner.FirstLabel) is not { } ownerHash)
        {
            return false;
        }

        var nextStart = 6 + octets[4];
        var nextLength = octets[5 + octets[4]];
        record = new()
        {
            Zone = zone,
            OwnerHash = ownerHash,
            NextHash = rdata.Slice(nextStart, nextLength),
            Salt = rdata.Slice(5, octets[4]),
            Iterations = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]),
            IsOptOut = (octets[1] & OptOutFlag) != 0,
            Types = rdata[(nextStart + nextLength)..],
        };
        return ownerHash.Length == nextLength;
    }

    public bool Has(RecordType type) => TypeBitmapReader.Contains(Types.Span, type);

    public bool Matches(ReadOnlySpan<byte> hash) => OwnerHash.Span.SequenceEqual(hash);

    /// <summary>Whether a hash lies strictly between owner and next; the last record's span wraps.</summary>
    public bool Covers(ReadOnlySpan<byte> hash)
    {
        var (afterOwner, beforeNext) = (hash.SequenceCompareTo(OwnerHash.Span) > 0, hash.SequenceCompareTo(NextHash.Span) < 0);
        return OwnerHash.Span.SequenceCompareTo(NextHash.Span) < 0 ? afterOwner && beforeNext : afterOwner || beforeNext;
    }

    private static byte[]? DecodeHash(ReadOnlySpan<byte> label)
    {
        Span<byte> hash = stackalloc byte[DomainName.MaxLabelLength];
        var length = Base32Hex.Decode(label, hash);
        return length > 0 ? hash[..length].ToArray() : null;
    }
}
