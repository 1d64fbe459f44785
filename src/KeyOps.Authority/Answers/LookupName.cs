using KeyOps.Authority.Compiled;

namespace KeyOps.Authority.Answers;

/// <summary>A name being looked up: in lower case, with where its labels begin and the hash of every suffix.</summary>
internal ref struct LookupName
{
    /// <summary>The name and <see cref="NameHash.Padding"/> more octets.</summary>
    public Span<byte> Lower;

    public Span<byte> Offsets;

    /// <summary>The whole name's first, the root's last.</summary>
    public Span<ulong> Hashes;

    /// <summary>How many, the root's not counted.</summary>
    public int Labels;

    /// <summary>On the wire.</summary>
    public int Length;

    /// <summary>Reads an uncompressed name and hashes it; false when there is none.</summary>
    public bool TryRead(scoped ReadOnlySpan<byte> message, int start)
    {
        Length = NameScan.Read(message, start, Lower, Offsets, out Labels);
        if (Length == 0)
        {
            return false;
        }

        NameHash.Suffixes(Lower, Offsets[..Labels], Hashes);
        return true;
    }

    /// <summary>Where the suffix from a label on begins.</summary>
    public readonly int Start(int label) => label == Labels ? Length - 1 : Offsets[label];

    public readonly ReadOnlySpan<byte> Suffix(int label) => Lower[Start(label)..Length];
}
