namespace KeyOps.Operations.MailHost;

/// <summary>What a check came to.</summary>
public enum HostCheckOutcome
{
    Ok,

    Failed,

    /// <summary>It could not be known.</summary>
    Undetermined,
}
