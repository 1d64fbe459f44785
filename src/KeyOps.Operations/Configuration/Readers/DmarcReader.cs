using System.Collections.Immutable;
using KeyOps.Core.Mail;
using KeyOps.Operations.Configuration.Reading;
using KeyOps.Operations.Configuration.Values;
using KeyOps.Operations.Configuration.Yaml;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary><c>dmarc:</c> as a text, as <c>none</c>, or as parts.</summary>
internal static class DmarcReader
{
    private static readonly ValueKind<DmarcPolicy> Policy = Kinds.Choice(
        ("none", DmarcPolicy.None), ("quarantine", DmarcPolicy.Quarantine), ("reject", DmarcPolicy.Reject));

    private static readonly ValueKind<DmarcAlignment> Alignment = Kinds.Choice(
        ("relaxed", DmarcAlignment.Relaxed), ("strict", DmarcAlignment.Strict), ("r", DmarcAlignment.Relaxed), ("s", DmarcAlignment.Strict));

    private static readonly ValueKind<char> FailureOption = Kinds.Choice(("0", '0'), ("1", '1'), ("d", 'd'), ("s", 's'));

    private static readonly ValueKind<bool> YesOrNo = Kinds.Choice(("true", true), ("false", false), ("y", true), ("n", false));

    private static readonly ValueKind<DmarcPublicSuffix> PublicSuffix = Kinds.Choice(
        ("y", DmarcPublicSuffix.Yes), ("n", DmarcPublicSuffix.No), ("u", DmarcPublicSuffix.Unknown));

    public static Placed<DmarcDraft>? Read(Section domain)
    {
        switch (domain.Find("dmarc"))
        {
            case null:
                return null;
            case YamlScalar { Text: "none" } none:
                return new(new(null, IsWhole: true), none);
            case YamlScalar { IsNothing: false, IsBroken: false } text:
                var read = DmarcRecord.Parse(text.Text);
                MailText.Report(domain.Context, text, read.Issues);
                return new(new(read.Record, IsWhole: true), text);
            case YamlMapping parts:
                using (var section = new Section(domain.Context, $"{domain.Path}.dmarc", parts))
                {
                    return new(new(ReadParts(section), IsWhole: false), parts);
                }

            case var other:
                domain.WrongKind("dmarc", other, "a record such as 'v=DMARC1; p=none', 'none', or a section of parts", null);
                return null;
        }
    }

    private static DmarcRecord ReadParts(Section section) => new()
    {
        Policy = section.Try("policy", Policy, out var policy) ? policy : null,
        SubdomainPolicy = section.Try("subdomain-policy", Policy, out var subdomains) ? subdomains : null,
        NonexistentPolicy = section.Try("np", Policy, out var nonexistent) ? nonexistent : null,
        AggregateReports = Uris(section, "rua"),
        FailureReports = Uris(section, "ruf"),
        DkimAlignment = section.Try("adkim", Alignment, out var dkim) ? dkim : null,
        SpfAlignment = section.Try("aspf", Alignment, out var spf) ? spf : null,
        FailureOptions = section.TryList("fo", FailureOption, out var options) ? [.. options] : null,
        IsTesting = section.Try("t", YesOrNo, out var testing) ? testing : null,
        PublicSuffix = section.Try("psd", PublicSuffix, out var suffix) ? suffix : null,
    };

    private static ImmutableArray<string> Uris(Section section, string tag)
    {
        section.TryPlacedList(tag, Kinds.Text, out var items);
        var prefix = $"v=DMARC1; p=none; {tag}=";
        foreach (var item in items)
        {
            // What divides URIs and tags cannot stand in one (RFC 7489 §6.2): it is escaped.
            if (item.Value.AsSpan().IndexOfAny(',', ';') >= 0)
            {
                section.Context.Error(MailRecordCodes.BadReportAddress, item.At, $"'{Shown.Text(item.Value)}' holds a comma or a semicolon", "write one address an item, %2C for a comma and %3B for a semicolon in it");
                continue;
            }

            MailText.Report(section.Context, (YamlScalar)item.At, DmarcRecord.Parse(prefix + item.Value).Issues, prefix.Length);
        }

        return [.. items.Select(item => item.Value)];
    }
}
