namespace KeyOps.Core.Mail;

/// <summary>Whether a domain is a public suffix (<c>psd</c>, RFC 9989 §4.7).</summary>
public enum DmarcPublicSuffix
{
    /// <summary><c>u</c>: the tree walk decides.</summary>
    Unknown,

    /// <summary><c>y</c>: it is one; the organizational domain is one label below.</summary>
    Yes,

    /// <summary><c>n</c>: it is not; this is the organizational domain.</summary>
    No,
}
