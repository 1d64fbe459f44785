namespace KeyOps.Core.Lifecycle;

/// <summary>What was done about a thing that was not as it should be.</summary>
public enum RepairKind
{
    /// <summary>It was written as it had not been wanted before.</summary>
    Written,

    /// <summary>It was put right again.</summary>
    Mended,

    /// <summary>It was left as somebody else wants it.</summary>
    Left,

    /// <summary>It is right again, or a person said that it may be put right once more.</summary>
    Settled,
}
