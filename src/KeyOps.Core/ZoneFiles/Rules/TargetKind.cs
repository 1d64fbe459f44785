namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>What is at a name that a record points to.</summary>
internal enum TargetKind
{
    /// <summary>An A or AAAA record.</summary>
    Address,

    /// <summary>A CNAME.</summary>
    Alias,

    /// <summary>Records, and no address among them.</summary>
    NoAddress,

    /// <summary>No records.</summary>
    Missing,

    /// <summary>Below a delegation: another zone knows.</summary>
    Elsewhere,
}
