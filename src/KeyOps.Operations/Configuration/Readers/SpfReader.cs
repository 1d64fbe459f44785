using KeyOps.Core.Diagnostics;
using KeyOps.Core.Mail;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>spf:</c> as a text, as <c>none</c>, or as parts.</summary>
internal static class SpfReader
{
    private const string Version = "v=spf1 ";

    /// <summary>What only the record as a whole shows; everything else is reported at its part.</summary>
    private static readonly string[] WholeCodes = [MailRecordCodes.TooManyLookups, MailRecordCodes.TooLong, MailRecordCodes.PassAll];

    private static readonly ValueKind<SpfQualifier> Qualifier = Kinds.Choice(
        ("fail", SpfQualifier.Fail), ("softfail", SpfQualifier.SoftFail), ("neutral", SpfQualifier.Neutral), ("pass", SpfQualifier.Pass),
        ("-all", SpfQualifier.Fail), ("~all", SpfQualifier.SoftFail), ("?all", SpfQualifier.Neutral), ("+all", SpfQualifier.Pass));

    public static Placed<SpfDraft>? Read(Section domain)
    {
        switch (domain.Find("spf"))
        {
            case null:
                return null;
            case YamlScalar { Text: "none" } none:
                return new(new(null), none);
            case YamlScalar { IsNothing: false, IsBroken: false } text:
                var read = SpfRecord.Parse(text.Text);
                MailText.Report(domain.Context, text, read.Issues);
                return new(new(read.Record), text);
            case YamlMapping parts:
                using (var section = new Section(domain.Context, $"{domain.Path}.spf", parts))
                {
                    return new(new(ReadParts(section)), parts);
                }

            case var other:
                domain.WrongKind("spf", other, "a record such as 'v=spf1 mx ~all', 'none', or a section of parts", null);
                return null;
        }
    }

    /// <summary>Mechanisms that cost no lookup come first: a sender they match is found without any (RFC 7208 §4.6.4).</summary>
    private static SpfRecord? ReadParts(Section section)
    {
        List<SpfTerm> terms =
        [
            .. Each(section, "ip4"),
            .. Each(section, "ip6"),
            .. OwnOrEach(section, "a"),
            .. OwnOrEach(section, "mx"),
            .. Each(section, "include"),
            new SpfTerm.All(section.Try("all", Qualifier, out var qualifier) ? qualifier : SpfQualifier.SoftFail),
        ];
        var record = SpfRecord.FromTerms(terms);
        foreach (var issue in record.Issues.Where(issue => WholeCodes.Contains(issue.Code)))
        {
            section.Context.Log.Add(new Diagnostic(issue.Code, issue.Severity, section.Context.Locate(section.At), issue.Message, issue.Remedy));
        }

        return record.Record;
    }

    /// <summary><c>mx: true</c> is the domain's own; a list names others, and may hold the domain's own name as well.</summary>
    private static IEnumerable<SpfTerm> OwnOrEach(Section section, string mechanism)
    {
        if (section.Find(mechanism) is not YamlScalar scalar)
        {
            return Each(section, mechanism);
        }

        return !section.TryRead(mechanism, scalar, Kinds.Flag, out var wanted) || !wanted ? []
            : mechanism == "mx" ? [new SpfTerm.Mx(SpfQualifier.Pass)]
            : [new SpfTerm.A(SpfQualifier.Pass)];
    }

    private static IEnumerable<SpfTerm> Each(Section section, string mechanism)
    {
        section.TryPlacedList(mechanism, Kinds.Text, out var items);
        foreach (var item in items)
        {
            var prefix = $"{Version}{mechanism}:";
            var blank = item.Value.AsSpan().IndexOfAny(' ', '\t', '\n');
            var read = SpfRecord.Parse($"{prefix}{(blank < 0 ? item.Value : item.Value[..blank])} -all");
            MailText.Report(section.Context, (YamlScalar)item.At, read.Issues, prefix.Length);
            if (blank >= 0)
            {
                section.Context.Error(ConfigurationCodes.BadChoice, item.At, $"a blank in '{Shown.Text(item.Value)}', which is one item of '{mechanism}'");
            }

            if (read.Record is { Terms: [var term, ..] })
            {
                yield return term;
            }
        }
    }
}
