namespace KeyOps.Authority.Compiled;

/// <summary>An owner name while a zone is compiled; others are named by their place in the <see cref="OwnerTree"/>, -1 for none.</summary>
internal struct Owner
{
    /// <summary>The name's hash.</summary>
    public ulong Hash;

    /// <summary>Its first RRset in the zone; for an empty non-terminal, the first one below it, whose owner ends with its name.</summary>
    public int FirstRRset;

    /// <summary>How many RRsets it has; 0 for an empty non-terminal.</summary>
    public int RRsetCount;

    public int Parent;

    /// <summary>The topmost cut or DNAME owner strictly above.</summary>
    public int HiddenBy;

    public NodeFlags Flags;

    public byte NameLength;

    public byte Labels;
}
