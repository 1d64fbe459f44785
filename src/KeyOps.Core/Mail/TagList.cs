namespace KeyOps.Core.Mail;

/// <summary>
/// The tag list that DKIM (RFC 6376 §3.2) and DMARC (RFC 7489 §6.4, RFC 9989 §4.8) share: <c>name = value</c>, divided by
/// semicolons, the last one optional.
/// </summary>
internal static class TagList
{
    /// <summary>White space that may stand around names and values (FWS).</summary>
    public static readonly char[] WhiteSpace = [' ', '\t', '\r', '\n'];

    /// <summary>Splits a text; broken tags are told and left out, a second tag of one name too (RFC 6376 §3.2: such a list is invalid).</summary>
    public static List<TextTag> Parse(string text, IssueCollector issues)
    {
        var tags = new List<TextTag>();
        for (var start = 0; start <= text.Length;)
        {
            var end = text.IndexOf(';', start);
            end = end < 0 ? text.Length : end;
            var piece = text[start..end];
            var offset = start + (piece.Length - piece.TrimStart(WhiteSpace).Length);
            piece = piece.Trim(WhiteSpace);
            if (piece.Length > 0)
            {
                AddTag(piece, offset, tags, issues);
            }
            else if (end < text.Length)
            {
                issues.Error(MailRecordCodes.TagSyntax, end, 1, "a semicolon with no tag before it", "remove it");
            }

            start = end + 1;
        }

        return tags;
    }

    /// <summary>The tag of a name; names are case-sensitive (RFC 6376 §3.2).</summary>
    public static TextTag? Find(this IEnumerable<TextTag> tags, string name) =>
        tags.FirstOrDefault(tag => string.Equals(tag.Name, name, StringComparison.Ordinal));

    /// <summary>The parts of a value divided by <paramref name="separator"/>, white space removed, each with its offset in the text.</summary>
    public static IEnumerable<(string Part, int Offset)> Split(TextTag tag, char separator)
    {
        for (var start = 0; start <= tag.Text.Length;)
        {
            var end = tag.Text.IndexOf(separator, start);
            end = end < 0 ? tag.Text.Length : end;
            var piece = tag.Text[start..end];
            yield return (piece.Trim(WhiteSpace), tag.TextOffset + start + (piece.Length - piece.TrimStart(WhiteSpace).Length));
            start = end + 1;
        }
    }

    private static void AddTag(string piece, int offset, List<TextTag> tags, IssueCollector issues)
    {
        var equals = piece.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            issues.Error(MailRecordCodes.TagSyntax, offset, piece.Length, $"'{piece}' is not a tag: there is no '=' in it");
            return;
        }

        var name = piece[..equals].TrimEnd(WhiteSpace);
        if (!IsName(name))
        {
            issues.Error(
                MailRecordCodes.TagSyntax,
                offset,
                Math.Max(1, name.Length),
                name.Length == 0 ? "a tag without a name" : $"'{name}' is not a tag name: a letter, then letters, digits and '_'");
            return;
        }

        var raw = piece[(equals + 1)..];
        var value = raw.TrimStart(WhiteSpace);
        var valueOffset = offset + equals + 1 + (raw.Length - value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            // tval: %x21-3A / %x3C-7E, and white space between.
            if (value[i] is < '!' or > '~' && Array.IndexOf(WhiteSpace, value[i]) < 0)
            {
                issues.Error(
                    MailRecordCodes.BadCharacter,
                    valueOffset + i,
                    1,
                    $"a character that is not printable ASCII (0x{(int)value[i]:x2}) in tag '{name}'");
                return;
            }
        }

        if (tags.Find(name) is not null)
        {
            issues.Error(MailRecordCodes.DuplicateTag, offset, name.Length, $"tag '{name}' stands here a second time", "keep one: a list with a duplicate is ignored as a whole");
            return;
        }

        tags.Add(new(name, offset, value, valueOffset));
    }

    private static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
