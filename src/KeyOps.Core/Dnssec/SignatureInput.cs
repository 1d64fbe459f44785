using System.Buffers.Binary;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Dnssec;

/// <summary>The octets that an RRSIG signs (RFC 4034 §3.1.8.1).</summary>
public static class SignatureInput
{
    /// <summary>
    /// Builds them from the RRSIG's own fields and the RRset. A wildcard's expansion is turned back into the wildcard by the Labels
    /// field (RFC 4035 §5.3.2); null when that field is more than the owner has, which no good signature says.
    /// </summary>
    public static byte[]? Build(RrsigRdata signature, DomainName owner, RecordClass recordClass, IEnumerable<ReadOnlyMemory<byte>> rdatas)
    {
        if (SignedOwner(signature, owner) is not { } name)
        {
            return null;
        }

        var input = new List<byte>(signature.SignedPart());
        Span<byte> fields = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(fields, signature.TypeCovered.Code);
        BinaryPrimitives.WriteUInt16BigEndian(fields[2..], recordClass.Code);
        BinaryPrimitives.WriteUInt32BigEndian(fields[4..], signature.OriginalTtl);
        Span<byte> length = stackalloc byte[2];
        byte[]? previous = null;
        foreach (var rdata in rdatas.Select(rdata => CanonicalRdata.Of(signature.TypeCovered, rdata.Span)).Order(Comparer<byte[]>.Create(CanonicalRdata.Compare)))
        {
            // Equal records are one record (§6.3).
            if (previous is not null && previous.AsSpan().SequenceEqual(rdata))
            {
                continue;
            }

            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rdata.Length);
            input.AddRange(name);
            input.AddRange(fields);
            input.AddRange(length);
            input.AddRange(rdata);
            previous = rdata;
        }

        return [.. input];
    }

    private static byte[]? SignedOwner(RrsigRdata signature, DomainName owner)
    {
        var labels = owner.IsWildcard ? owner.LabelCount - 1 : owner.LabelCount;
        if (signature.Labels > labels)
        {
            return null;
        }

        if (signature.Labels == labels)
        {
            return owner.ToLower().Wire.ToArray();
        }

        var encloser = Ancestors.WithLabels(owner, signature.Labels);
        return [1, (byte)'*', .. encloser.ToLower().Wire];
    }
}
