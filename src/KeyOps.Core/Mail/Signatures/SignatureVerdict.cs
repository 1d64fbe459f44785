namespace KeyOps.Core.Mail.Signatures;

/// <summary>Whether a signature holds.</summary>
public abstract record SignatureVerdict
{
    private SignatureVerdict()
    {
    }

    public sealed record Good : SignatureVerdict;

    /// <param name="Reason">What is wrong, for a person.</param>
    public sealed record Bad(string Reason) : SignatureVerdict;
}
