using KeyOps.Core.Mail;

namespace KeyOps.OpenDkim;

/// <summary>One key, checked.</summary>
internal sealed record KeyCheck
{
    /// <summary>The key table's name for it, or <c>SELECTOR._domainkey.DOMAIN</c>.</summary>
    public required string Name { get; init; }

    public required string Domain { get; init; }

    public required string Selector { get; init; }

    public string? KeyFile { get; init; }

    public KeyCheckResult Result { get; init; }

    /// <summary>In opendkim-testkey's words, when the result is not <see cref="KeyCheckResult.Ok"/>.</summary>
    public string? Message { get; init; }

    /// <summary>What OpenSSL would add on a line of its own.</summary>
    public string? SslError { get; init; }

    public KeyDnssec Dnssec { get; init; }

    public string? KeyType { get; init; }

    public int? Bits { get; init; }

    public uint? Ttl { get; init; }

    public bool IsTesting { get; init; }

    /// <summary>What <c>--strict</c> finds in the record beyond that.</summary>
    public IReadOnlyList<MailRecordIssue> Issues { get; init; } = [];
}
