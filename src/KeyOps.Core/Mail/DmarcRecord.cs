using System.Text;

namespace KeyOps.Core.Mail;

/// <summary>
/// A DMARC policy record, the TXT at <c>_dmarc.DOMAIN</c> (RFC 7489 §6.3; RFC 9989 §4.7, which added <c>np</c>, <c>psd</c> and <c>t</c> and
/// took out <c>pct</c>, <c>rf</c> and <c>ri</c>). A null property is a tag that is not there.
/// </summary>
public sealed record DmarcRecord
{
    /// <summary><c>p=</c>; without it receivers of RFC 9989 take <c>none</c>, and older ones ignore the record.</summary>
    public DmarcPolicy? Policy { get; init; }

    /// <summary><c>sp=</c>: for subdomains.</summary>
    public DmarcPolicy? SubdomainPolicy { get; init; }

    /// <summary><c>np=</c>: for subdomains that do not exist.</summary>
    public DmarcPolicy? NonexistentPolicy { get; init; }

    /// <summary><c>rua=</c>: where aggregate reports go, as URIs (<c>mailto:…</c>).</summary>
    public IReadOnlyList<string> AggregateReports { get; init; } = [];

    /// <summary><c>ruf=</c>: where failure reports go.</summary>
    public IReadOnlyList<string> FailureReports { get; init; } = [];

    /// <summary><c>adkim=</c>.</summary>
    public DmarcAlignment? DkimAlignment { get; init; }

    /// <summary><c>aspf=</c>.</summary>
    public DmarcAlignment? SpfAlignment { get; init; }

    /// <summary><c>fo=</c>: when failure reports are wanted: any of 0, 1, d, s.</summary>
    public IReadOnlyList<char>? FailureOptions { get; init; }

    /// <summary><c>t=</c>: true asks receivers to apply one level less than the policy.</summary>
    public bool? IsTesting { get; init; }

    /// <summary><c>psd=</c>.</summary>
    public DmarcPublicSuffix? PublicSuffix { get; init; }

    /// <summary>Tags that receivers ignore today, in order, as name and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OtherTags { get; init; } = [];

    /// <summary>The record of a domain that sends no mail: <c>v=DMARC1; p=reject</c>.</summary>
    public static DmarcRecord SendsNoMail { get; } = new() { Policy = DmarcPolicy.Reject };

    /// <summary>Reads a record and tells everything wrong with it.</summary>
    public static MailRecordResult<DmarcRecord> Parse(string text) => DmarcRecordParser.Parse(text);

    /// <summary>Judges a record made of parts, as if its text had been read; offsets are into <see cref="ToString"/>.</summary>
    public MailRecordResult<DmarcRecord> Validate() => Parse(ToString());

    /// <summary>Canonical text, <c>p</c> right behind the version as RFC 7489 wants it; <see cref="Parse"/> gives this record back.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("v=DMARC1");
        Append(text, "p", Name(Policy));
        Append(text, "sp", Name(SubdomainPolicy));
        Append(text, "np", Name(NonexistentPolicy));
        Append(text, "rua", AggregateReports.Count == 0 ? null : string.Join(',', AggregateReports));
        Append(text, "ruf", FailureReports.Count == 0 ? null : string.Join(',', FailureReports));
        Append(text, "adkim", Name(DkimAlignment));
        Append(text, "aspf", Name(SpfAlignment));
        Append(text, "fo", FailureOptions is null ? null : string.Join(':', FailureOptions));
        Append(text, "t", IsTesting switch { null => null, true => "y", false => "n" });
        Append(text, "psd", PublicSuffix switch { null => null, DmarcPublicSuffix.Yes => "y", DmarcPublicSuffix.No => "n", _ => "u" });
        foreach (var (name, value) in OtherTags)
        {
            Append(text, name, value);
        }

        return text.ToString();
    }

    public bool Equals(DmarcRecord? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    private static string? Name(DmarcPolicy? policy) => policy switch
    {
        null => null,
        DmarcPolicy.Quarantine => "quarantine",
        DmarcPolicy.Reject => "reject",
        _ => "none",
    };

    private static string? Name(DmarcAlignment? alignment) => alignment switch
    {
        null => null,
        DmarcAlignment.Strict => "s",
        _ => "r",
    };

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append("; ").Append(name).Append('=').Append(value);
        }
    }
}
