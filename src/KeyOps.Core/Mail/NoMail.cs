namespace KeyOps.Core.Mail;

/// <summary>
/// What a domain that sends no mail publishes: nobody may send, everything that fails is refused, and no key is good
/// (M3AAWG's advice for parked domains).
/// </summary>
public static class NoMail
{
    /// <summary>The owner of <see cref="Dkim"/>, relative to the domain: every selector (RFC 4592).</summary>
    public const string DkimOwner = "*._domainkey";

    /// <summary><c>v=spf1 -all</c>.</summary>
    public static SpfRecord Spf => SpfRecord.SendsNoMail;

    /// <summary><c>v=DMARC1; p=reject</c>.</summary>
    public static DmarcRecord Dmarc => DmarcRecord.SendsNoMail;

    /// <summary><c>v=DKIM1; p=</c>.</summary>
    public static DkimKeyRecord Dkim => DkimKeyRecord.Revoked;
}
