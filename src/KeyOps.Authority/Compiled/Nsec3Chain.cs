namespace KeyOps.Authority.Compiled;

/// <summary>The NSEC3 records by hash, and for each node which one matches it (RFC 5155 §7.1).</summary>
/// <param name="parameters">How names are hashed.</param>
/// <param name="hashes">The hashes in rising order, <see cref="Nsec3Parameters.HashLength"/> octets each.</param>
/// <param name="records">The nodes of the NSEC3 records, in the same order.</param>
/// <param name="matching">By a node's <see cref="Node.Header.Order"/>: the place of the record that matches it, -1 when none does.</param>
/// <param name="wildcards">Likewise for the name <c>*</c> below the node: the place that matches or covers it, -1 when it is to be looked up.</param>
internal sealed class Nsec3Chain(Nsec3Parameters parameters, byte[] hashes, uint[] records, int[] matching, int[] wildcards) : DenialIndex
{
    public override long Size => hashes.Length + ((long)(records.Length + matching.Length + wildcards.Length) * sizeof(int));

    /// <summary>The place of the record that matches a node; -1 when none does.</summary>
    public int Matching(in Node.Header node) => matching[node.Order];

    /// <summary>The place of the record that matches or covers the name <c>*</c> below a node.</summary>
    public int Wildcard(Node node)
    {
        var known = wildcards[node.Head.Order];
        if (known >= 0)
        {
            return known;
        }

        var parent = node.Name;
        Span<byte> name = stackalloc byte[parent.Length + 2];
        name[0] = 1;
        name[1] = (byte)'*';
        parent.CopyTo(name[2..]);
        return Find(name);
    }

    /// <summary>The place of the record that matches or covers a lower-cased name: the last hash at or before its own, around the circle.</summary>
    public int Find(ReadOnlySpan<byte> lowerName)
    {
        Span<byte> hash = stackalloc byte[Nsec3Parameters.HashLength];
        parameters.Hash(lowerName, hash);
        return Nsec3Hashes.Find(hashes, hash);
    }

    /// <summary>The node of the record at a place.</summary>
    public uint RecordAt(int place) => records[place];
}
