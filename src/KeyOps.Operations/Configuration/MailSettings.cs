using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Records;

namespace KeyOps.Operations.Configuration;

/// <summary>The mail records of a domain.</summary>
public sealed record MailSettings
{
    /// <summary>False: no DKIM keys, but an empty wildcard key, <c>-all</c> and reject.</summary>
    public bool SendsMail { get; init; } = true;

    /// <summary>The SPF record; null leaves SPF to the person.</summary>
    public SpfRecord? Spf { get; init; }

    /// <summary>The DMARC record; null leaves DMARC to the person.</summary>
    public DmarcRecord? Dmarc { get; init; }

    /// <summary>The selector of the domain's first key; later ones come from the policy's template.</summary>
    public required Selector FirstSelector { get; init; }

    /// <summary>The TTL of the records that KeyOps writes; null for the zone's default.</summary>
    public Ttl? RecordTtl { get; init; }
}
