namespace KeyOps.Core.Mail;

/// <summary>Reads SPF records: the grammar of RFC 7208 §12 and what its text asks beyond it.</summary>
internal static class SpfRecordParser
{
    private const string Version = "v=spf1";

    public static MailRecordResult<SpfRecord> Parse(string text)
    {
        var issues = new IssueCollector();
        var words = Words(text);

        // record = version terms *SP; version = "v=spf1" (§4.5: followed by a space or the end). Case is free, as in all ABNF strings.
        if (words is not [var (version, _), ..] || !string.Equals(version, Version, StringComparison.OrdinalIgnoreCase) || text[0] == ' ')
        {
            issues.Error(MailRecordCodes.WrongVersion, 0, words.Count == 0 ? 0 : words[0].Word.Length, "an SPF record begins with v=spf1 and a space");
            return new(null, issues.Issues);
        }

        var terms = new List<(SpfTerm Term, string Word, int Offset)>();
        foreach (var (word, offset) in words.Skip(1))
        {
            // terms = *( 1*SP ( directive / modifier ) )
            if (SpfTermParser.Parse(word, offset, issues) is { } term)
            {
                terms.Add((term, word, offset));
            }
        }

        Judge(text, terms, issues);
        return new(new([.. terms.Select(term => term.Term)]), issues.Issues);
    }

    private static void Judge(string text, List<(SpfTerm Term, string Word, int Offset)> terms, IssueCollector issues)
    {
        var all = terms.FindIndex(term => term.Term is SpfTerm.All);
        if (all >= 0)
        {
            foreach (var (term, word, offset) in terms.Where((term, i) => i > all && term.Term.IsMechanism || term.Term is SpfTerm.Redirect))
            {
                // §5.1: mechanisms after "all" are ignored, and redirect is whenever there is an "all" anywhere.
                issues.Warn(
                    MailRecordCodes.NeverReached,
                    offset,
                    word.Length,
                    $"'{word}' is never looked at: '{terms[all].Word}' matches everyone",
                    term is SpfTerm.Redirect ? "remove one of the two" : "move 'all' to the end");
            }

            if (terms[all].Term is SpfTerm.All { Qualifier: SpfQualifier.Pass })
            {
                issues.Warn(MailRecordCodes.PassAll, terms[all].Offset, terms[all].Word.Length, "everyone may send for this domain", "write ~all or -all");
            }
        }
        else if (!terms.Exists(term => term.Term is SpfTerm.Redirect))
        {
            // §4.7: the default result is neutral.
            issues.Warn(MailRecordCodes.NoDefault, text.Length, 0, "nothing is said of other senders", "end with ~all or -all");
        }

        foreach (var (_, word, offset) in terms.Where(term => term.Term is SpfTerm.Ptr))
        {
            issues.Warn(MailRecordCodes.Discouraged, offset, word.Length, "'ptr' is slow and should not be used (RFC 7208 §5.5)", "name the addresses with ip4, ip6, a or mx");
        }

        foreach (var (_, word, offset) in terms.Where(term => term.Term is SpfTerm.Redirect).Skip(1).Concat(terms.Where(term => term.Term is SpfTerm.Explanation).Skip(1)))
        {
            // §6: each appears at most once, else permerror.
            issues.Error(MailRecordCodes.DuplicateModifier, offset, word.Length, $"'{word[..word.IndexOf('=', StringComparison.Ordinal)]}' stands here a second time", "keep one");
        }

        foreach (var (_, word, offset) in terms.Where(term => term.Term.CostsLookup).Skip(SpfRecord.MaxLookups).Take(1))
        {
            // §4.6.4: permerror. Included records count too; they are not known here.
            issues.Error(
                MailRecordCodes.TooManyLookups,
                offset,
                word.Length,
                $"'{word}' is the eleventh term that costs a lookup, and verifiers stop at {SpfRecord.MaxLookups} (RFC 7208 §4.6.4)",
                "replace some by ip4 and ip6");
        }

        if (text.Length > SpfRecord.RecommendedMaxLength)
        {
            issues.Warn(
                MailRecordCodes.TooLong,
                SpfRecord.RecommendedMaxLength,
                text.Length - SpfRecord.RecommendedMaxLength,
                $"{text.Length} octets: over {SpfRecord.RecommendedMaxLength} the answer may not fit one UDP packet (RFC 7208 §3.4)",
                "move a part to another name and include it");
        }
    }

    private static List<(string Word, int Offset)> Words(string text)
    {
        var words = new List<(string, int)>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf(' ', start);
            end = end < 0 ? text.Length : end;
            if (end > start)
            {
                words.Add((text[start..end], start));
            }

            start = end + 1;
        }

        return words;
    }
}
