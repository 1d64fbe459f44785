namespace KeyOps.Core.Mail;

/// <summary>What a domain owner asks for mail that fails DMARC (RFC 7489 §6.3, RFC 9989 §4.7).</summary>
public enum DmarcPolicy
{
    None,
    Quarantine,
    Reject,
}
