namespace KeyOps.Core.Mail.Signatures;

/// <summary>One header field of a message (RFC 5322 §2.2), octets as characters (Latin-1).</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Value">All behind the colon as written: the blank before it, and CRLFs where it is folded; no CRLF at the end.</param>
public sealed record MailHeader(string Name, string Value)
{
    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Name}:{Value}";
}
