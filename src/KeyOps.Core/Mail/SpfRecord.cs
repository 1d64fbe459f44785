namespace KeyOps.Core.Mail;

/// <summary>An SPF record, the TXT at a mail domain (RFC 7208 §3).</summary>
public sealed record SpfRecord
{
    /// <summary>An answer that holds more may not fit 512 octets (RFC 7208 §3.4).</summary>
    public const int RecommendedMaxLength = 450;

    /// <summary>How many terms may cost a lookup, those of included records counted too (RFC 7208 §4.6.4).</summary>
    public const int MaxLookups = 10;

    internal SpfRecord(IReadOnlyList<SpfTerm> terms) => Terms = terms;

    /// <summary>Mechanisms and modifiers in their order.</summary>
    public IReadOnlyList<SpfTerm> Terms { get; }

    /// <summary>The lookups that this record alone costs at most, those behind <c>include</c> and <c>redirect</c> not counted.</summary>
    public int OwnLookups => Terms.Count(term => term.CostsLookup);

    /// <summary>The record of a domain that sends no mail: <c>v=spf1 -all</c>.</summary>
    public static SpfRecord SendsNoMail { get; } = new([new SpfTerm.All(SpfQualifier.Fail)]);

    /// <summary>Reads a record and tells everything wrong with it.</summary>
    public static MailRecordResult<SpfRecord> Parse(string text) => SpfRecordParser.Parse(text);

    /// <summary>Makes a record of its parts, judged as if its text had been read; offsets are into <see cref="Format"/>.</summary>
    public static MailRecordResult<SpfRecord> FromTerms(IEnumerable<SpfTerm> terms) => Parse(Format(terms));

    /// <summary>The text of a record with these terms.</summary>
    public static string Format(IEnumerable<SpfTerm> terms) => string.Join(' ', terms.Select(term => term.ToString()).Prepend("v=spf1"));

    /// <summary>Canonical text; <see cref="Parse"/> gives this record back.</summary>
    public override string ToString() => Format(Terms);

    public bool Equals(SpfRecord? other) => other is not null && Terms.SequenceEqual(other.Terms);

    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);
}
