namespace KeyOps.Core.Mail;

/// <summary>Reads <c>rua</c> and <c>ruf</c>: URIs divided by commas (RFC 7489 §6.2, RFC 9989 §4.6).</summary>
internal static class DmarcReportUris
{
    public static List<string> Read(TextTag? tag, IssueCollector issues)
    {
        var uris = new List<string>();
        if (tag is null)
        {
            return uris;
        }

        foreach (var (part, offset) in TagList.Split(tag, ','))
        {
            Judge(part, offset, issues);
            uris.Add(part);
        }

        return uris;
    }

    private static void Judge(string part, int offset, IssueCollector issues)
    {
        // scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) ":" (RFC 3986 §3.1)
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || part.Any(c => c is ' ' or '\t'))
        {
            var remedy = part.Contains('@', StringComparison.Ordinal) && colon < 0 ? $"write mailto:{part}" : "write mailto: and an address";
            issues.Error(MailRecordCodes.BadReportAddress, offset, part.Length, $"'{part}' is not a URI", remedy);
            return;
        }

        if (!part.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            issues.Warn(MailRecordCodes.BadReportAddress, offset, colon, $"reports go to mailto: addresses alone, not {part[..colon]}:");
            return;
        }

        // RFC 7489 §6.2 allowed "!10m" behind the URI; RFC 9989 §4.6 says it is ignored.
        var size = part.IndexOf('!', StringComparison.Ordinal);
        if (size >= 0)
        {
            issues.Warn(MailRecordCodes.IgnoredTag, offset + size, part.Length - size, $"the size limit '{part[size..]}' was taken out by RFC 9989", "remove it");
        }

        var address = part["mailto:".Length..(size < 0 ? part.Length : size)];
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
        {
            issues.Error(MailRecordCodes.BadReportAddress, offset, part.Length, $"'{part}' holds no mail address");
        }
    }
}
