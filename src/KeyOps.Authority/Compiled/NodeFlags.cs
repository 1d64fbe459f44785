namespace KeyOps.Authority.Compiled;

/// <summary>What an owner name is to the answer engine.</summary>
[Flags]
internal enum NodeFlags : ushort
{
    None = 0,

    /// <summary>A delegation: NS below the apex, and nothing above it that hides it.</summary>
    Cut = 1,

    /// <summary>Has a DNAME: names below it are redirected.</summary>
    Dname = 2,

    Cname = 4,

    /// <summary>Below a cut or a DNAME: not answered from.</summary>
    Hidden = 8,

    /// <summary>Its first label is <c>*</c>.</summary>
    Wildcard = 16,

    /// <summary>The owner of an NSEC3 and nothing else: no name that can be asked for (RFC 5155 §7.2.8).</summary>
    Denial = 32,
}
