namespace KeyOps.Operations.Store;

/// <summary>The store cannot be used. The message says what is wrong, where, what to do, and that nothing was changed.</summary>
public class StoreException : Exception
{
    public StoreException()
    {
    }

    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
