namespace KeyOps.Operations.Signers;

/// <summary>What is published where a signature's key record should be.</summary>
public abstract record PublishedKey
{
    private PublishedKey()
    {
    }

    /// <param name="Text">The record's strings, joined (RFC 6376 §3.6.2.2).</param>
    public sealed record Found(string Text) : PublishedKey;

    /// <summary>It is known that there is no record that can be used.</summary>
    public sealed record Absent(string Reason) : PublishedKey;

    /// <summary>It cannot be known now.</summary>
    public sealed record Unknown(string Reason) : PublishedKey;
}
