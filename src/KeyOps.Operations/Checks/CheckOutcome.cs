namespace KeyOps.Operations.Checks;

/// <summary>What a check came to.</summary>
public enum CheckOutcome
{
    Ok,

    Failed,

    /// <summary>It could not be known.</summary>
    Undetermined,
}
