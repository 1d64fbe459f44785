using System.Collections.Immutable;
using KeyOps.Core.Mail.Signatures;

namespace KeyOps.Operations.Signers;

/// <summary>What a milter did with a message.</summary>
public abstract record SigningOutcome
{
    private SigningOutcome()
    {
    }

    /// <summary>It added signatures.</summary>
    /// <param name="Message">The message with all that it changed.</param>
    /// <param name="Signatures">The DKIM-Signature fields that were not there before, from the top.</param>
    public sealed record Signed(MailMessage Message, ImmutableArray<MailHeader> Signatures) : SigningOutcome;

    /// <summary>It let the message through without a signature.</summary>
    public sealed record Unsigned : SigningOutcome;

    /// <summary>It asked for a 4xx: the sender tries again later.</summary>
    public sealed record TemporaryFailure(string Text) : SigningOutcome;

    /// <summary>It asked for a 5xx, or threw the message away.</summary>
    public sealed record Rejected(string Text) : SigningOutcome;

    /// <summary>Nothing answers at its address.</summary>
    public sealed record Unreachable(string Reason) : SigningOutcome;

    /// <summary>Something answers, and it is no milter, or a broken one, or too slow.</summary>
    public sealed record Broken(string Reason) : SigningOutcome;

    /// <summary>What happened, in words that fit behind the signer's name.</summary>
    public string Describe() => this switch
    {
        Signed signed => $"signed with {signed.Signatures.Length} signature{(signed.Signatures.Length == 1 ? "" : "s")}",
        Unsigned => "let the message through unsigned",
        TemporaryFailure failure => $"answered with a temporary failure: {failure.Text}",
        Rejected rejected => $"refused the message: {rejected.Text}",
        Unreachable unreachable => $"does not answer: {unreachable.Reason}",
        Broken broken => $"does not speak as a milter should: {broken.Reason}",
        _ => throw new InvalidOperationException("unknown outcome"),
    };
}
