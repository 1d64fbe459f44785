namespace KeyOps.Operations.MailHost;

/// <summary>What became of a message.</summary>
public abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>The mail server handed it on, or put it into a mailbox.</summary>
    /// <param name="Text">What the log says.</param>
    public sealed record Sent(string Text) : Delivery;

    /// <summary>It waits, or came back.</summary>
    /// <param name="Text">What the log says.</param>
    public sealed record NotSent(string Text) : Delivery;

    /// <summary>It was not taken.</summary>
    public sealed record Refused(string Reason) : Delivery;

    /// <summary>It was taken, and there is no log that tells more.</summary>
    public sealed record Lost(string Reason) : Delivery;
}
