namespace KeyOps.Operations.Dns.Validation;

/// <summary>The security status of data (RFC 4035 §4.3).</summary>
internal abstract record Trust
{
    private Trust()
    {
    }

    /// <summary>A chain of signatures leads from a trust anchor to it.</summary>
    public sealed record Secure : Trust;

    /// <summary>It is proven that no such chain need be, or no anchor is above it.</summary>
    public sealed record Insecure : Trust;

    /// <summary>A chain should be, and is broken.</summary>
    public sealed record Bogus(string Reason) : Trust;

    /// <summary>A record of the chain could not be had.</summary>
    public sealed record Failed(ExchangeResult Result) : Trust;
}
