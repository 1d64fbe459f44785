namespace KeyOps.Core.Tsig;

/// <summary>What the signature of a message of a response came to.</summary>
public abstract record TsigReply
{
    private TsigReply()
    {
    }

    /// <summary>Go on with it.</summary>
    /// <param name="Length">The message's octets before the TSIG record, whose header may still count one; all of them when it has none.</param>
    public sealed record Accepted(int Length) : TsigReply;

    /// <summary>It must not be believed.</summary>
    /// <param name="Error">What the other side says is wrong, or what is wrong with its signature.</param>
    /// <param name="Reason">Which key, and what is wrong.</param>
    public sealed record Refused(TsigError Error, string Reason) : TsigReply;
}
