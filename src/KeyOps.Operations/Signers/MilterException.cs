namespace KeyOps.Operations.Signers;

/// <summary>The milter does not speak the protocol, or stopped speaking. The message is for a person.</summary>
public sealed class MilterException : Exception
{
    public MilterException()
    {
    }

    public MilterException(string message)
        : base(message)
    {
    }

    public MilterException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
