namespace KeyOps.Core.Mail;

/// <summary>Reads DMARC records: RFC 7489 §6.4 and RFC 9989 §4.8, whose tag list is DKIM's.</summary>
internal static class DmarcRecordParser
{
    private static readonly string[] KnownTags = ["v", "p", "sp", "np", "rua", "ruf", "adkim", "aspf", "fo", "t", "psd"];
    private static readonly string[] HistoricTags = ["pct", "rf", "ri"];

    public static MailRecordResult<DmarcRecord> Parse(string text)
    {
        var issues = new IssueCollector();
        var tags = TagList.Parse(text, issues);

        // dmarc-version = "v" *WSP "=" *WSP "DMARC1", case-sensitive, and first: else this is no DMARC record.
        if (tags is not [{ Name: "v", Text: "DMARC1" }, ..])
        {
            var length = tags.Count > 0 ? tags[0].TextOffset + tags[0].Text.Length - tags[0].NameOffset : 0;
            issues.Error(MailRecordCodes.WrongVersion, tags.Count > 0 ? tags[0].NameOffset : 0, length, "a DMARC record begins with v=DMARC1");
            return new(null, issues.Issues);
        }

        var record = new DmarcRecord
        {
            Policy = ReadPolicy(tags.Find("p"), issues),
            SubdomainPolicy = ReadPolicy(tags.Find("sp"), issues),
            NonexistentPolicy = ReadPolicy(tags.Find("np"), issues), // RFC 9989 §4.7 (RFC 9091)
            AggregateReports = DmarcReportUris.Read(tags.Find("rua"), issues),
            FailureReports = DmarcReportUris.Read(tags.Find("ruf"), issues),
            DkimAlignment = ReadAlignment(tags.Find("adkim"), issues),
            SpfAlignment = ReadAlignment(tags.Find("aspf"), issues),
            FailureOptions = ReadFailureOptions(tags.Find("fo"), issues),
            IsTesting = ReadLetter<bool?>(tags.Find("t"), issues, ("y", true), ("n", false)),
            PublicSuffix = ReadLetter<DmarcPublicSuffix?>(
                tags.Find("psd"), issues, ("y", DmarcPublicSuffix.Yes), ("n", DmarcPublicSuffix.No), ("u", DmarcPublicSuffix.Unknown)),
            OtherTags = [.. tags.Where(tag => !KnownTags.Contains(tag.Name, StringComparer.Ordinal)).Select(tag => new KeyValuePair<string, string>(tag.Name, tag.Text))],
        };
        JudgePolicyPlace(tags, text, issues);
        JudgeOthers(tags, issues);
        return new(record, issues.Issues);
    }

    // RFC 7489 §6.3 requires p= right behind v=; RFC 9989 §4.7 takes it anywhere, and none when it is missing.
    private static void JudgePolicyPlace(List<TextTag> tags, string text, IssueCollector issues)
    {
        if (tags.Find("p") is not { } policy)
        {
            issues.Warn(MailRecordCodes.MissingTag, text.Length, 0, "there is no 'p' tag: receivers take none, or ignore the record (RFC 7489 §6.3)", "write p=none, p=quarantine or p=reject behind v=DMARC1");
        }
        else if (!ReferenceEquals(tags[1], policy))
        {
            issues.Warn(MailRecordCodes.TagOrder, policy.NameOffset, 1, "older receivers want 'p' right behind v=DMARC1 (RFC 7489 §6.3)", "move it there");
        }
    }

    private static void JudgeOthers(List<TextTag> tags, IssueCollector issues)
    {
        foreach (var tag in tags)
        {
            if (HistoricTags.Contains(tag.Name, StringComparer.Ordinal))
            {
                var remedy = string.Equals(tag.Name, "pct", StringComparison.Ordinal) ? "remove it; t=y asks for a test run" : "remove it";
                issues.Warn(MailRecordCodes.IgnoredTag, tag.NameOffset, tag.Name.Length, $"tag '{tag.Name}' was taken out by RFC 9989", remedy);
            }
            else if (!KnownTags.Contains(tag.Name, StringComparer.Ordinal))
            {
                issues.Warn(MailRecordCodes.IgnoredTag, tag.NameOffset, tag.Name.Length, $"tag '{tag.Name}' is unknown and ignored by receivers");
            }
        }
    }

    // dmarc-request = "none" / "quarantine" / "reject"; ABNF strings ignore case.
    private static DmarcPolicy? ReadPolicy(TextTag? tag, IssueCollector issues) =>
        ReadLetter<DmarcPolicy?>(tag, issues, ("none", DmarcPolicy.None), ("quarantine", DmarcPolicy.Quarantine), ("reject", DmarcPolicy.Reject));

    private static DmarcAlignment? ReadAlignment(TextTag? tag, IssueCollector issues) =>
        ReadLetter<DmarcAlignment?>(tag, issues, ("r", DmarcAlignment.Relaxed), ("s", DmarcAlignment.Strict));

    // fo: "0" / "1" / ( "d" / "s" ) joined by colons (RFC 7489 §6.3, RFC 9991 §4).
    private static List<char>? ReadFailureOptions(TextTag? tag, IssueCollector issues)
    {
        if (tag is null)
        {
            return null;
        }

        var options = new List<char>();
        foreach (var (part, offset) in TagList.Split(tag, ':'))
        {
            if (part.ToLowerInvariant() is ['0' or '1' or 'd' or 's'] option)
            {
                options.Add(option[0]);
            }
            else
            {
                issues.Error(MailRecordCodes.BadTagValue, offset, part.Length, $"'{part}' is not one of 0, 1, d, s in tag 'fo'");
            }
        }

        return options;
    }

    private static T? ReadLetter<T>(TextTag? tag, IssueCollector issues, params ReadOnlySpan<(string Text, T Meaning)> choices)
    {
        if (tag is null)
        {
            return default;
        }

        foreach (var (text, meaning) in choices)
        {
            if (string.Equals(tag.Text, text, StringComparison.OrdinalIgnoreCase))
            {
                return meaning;
            }
        }

        var names = new List<string>();
        foreach (var (text, _) in choices)
        {
            names.Add(text);
        }

        issues.Error(MailRecordCodes.BadTagValue, tag.TextOffset, tag.Text.Length, $"'{tag.Text}' is not one of {string.Join(", ", names)} in tag '{tag.Name}'");
        return default;
    }
}
