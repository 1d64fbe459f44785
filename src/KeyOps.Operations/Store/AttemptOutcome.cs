namespace KeyOps.Operations.Store;

/// <summary>How an attempt ended.</summary>
public enum AttemptOutcome
{
    /// <summary>It did what it was to do.</summary>
    Done,

    /// <summary>A gate did not open: the key stays where it is.</summary>
    Held,

    /// <summary>Something broke.</summary>
    Failed,
}
