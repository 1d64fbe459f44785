namespace KeyOps.Operations.Store;

/// <summary>Another process is the store's writer.</summary>
public sealed class StoreLockedException : StoreException
{
    public StoreLockedException()
    {
    }

    public StoreLockedException(string message)
        : base(message)
    {
    }

    public StoreLockedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The other process; null when it has not yet said who it is.</summary>
    public int? ProcessId { get; init; }
}
