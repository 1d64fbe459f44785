namespace KeyOps.Core.Mail.Signatures;

/// <summary>How much a message may change under way without breaking its signature (RFC 6376 §3.4).</summary>
public enum CanonicalForm
{
    /// <summary>Next to nothing (§3.4.1, §3.4.3).</summary>
    Simple,

    /// <summary>White space and the case of header names (§3.4.2, §3.4.4).</summary>
    Relaxed,
}
