using System.Text;

namespace KeyOps.Core.Mail;

/// <summary>Reads DKIM key records: the grammar of RFC 6376 §3.6.1 with RFC 8301 and RFC 8463 over it.</summary>
internal static class DkimKeyRecordParser
{
    private static readonly string[] KnownTags = ["v", "h", "k", "n", "p", "s", "t"];

    public static MailRecordResult<DkimKeyRecord> Parse(string text)
    {
        var issues = new IssueCollector();
        var tags = TagList.Parse(text, issues); // RFC 6376 §3.2
        ReadVersion(text, tags, issues);
        var keyType = ReadKeyType(tags.Find("k"), issues);
        var record = new DkimKeyRecord
        {
            Note = tags.Find("n")?.Text, // §3.6.1 n=: qp-section, for people alone
            HashAlgorithms = ReadHashes(tags.Find("h"), issues),
            KeyType = keyType,
            Flags = ReadWords(tags.Find("t"), issues) ?? [], // §3.6.1 t=: unknown flags are ignored
            Services = ReadServices(tags.Find("s"), issues),
            PublicKey = ReadPublicKey(tags.Find("p"), keyType ?? "rsa", text, issues),
            OtherTags = [.. tags.Where(tag => !KnownTags.Contains(tag.Name, StringComparer.Ordinal)).Select(tag => new KeyValuePair<string, string>(tag.Name, tag.Text))],
        };
        foreach (var tag in tags.Where(tag => string.Equals(tag.Name, "g", StringComparison.Ordinal)))
        {
            // RFC 6376 §C.2 took g= out; old verifiers treat an empty one as "matches nothing".
            issues.Warn(MailRecordCodes.IgnoredTag, tag.NameOffset, 1, "tag 'g' is of RFC 4871 and means nothing any more", "remove it");
        }

        return new(record, issues.Issues);
    }

    // §3.6.1 v=: recommended; DKIM1 exactly, and then the first tag.
    private static void ReadVersion(string text, List<TextTag> tags, IssueCollector issues)
    {
        if (tags.Find("v") is not { } version)
        {
            if (tags.Count == 0)
            {
                issues.Error(MailRecordCodes.MissingTag, 0, text.Length, "an empty key record", "publish v=DKIM1; k=rsa; p=…");
            }

            return;
        }

        if (!string.Equals(version.Text, "DKIM1", StringComparison.Ordinal))
        {
            issues.Error(MailRecordCodes.WrongVersion, version.TextOffset, version.Text.Length, $"version '{version.Text}' is not DKIM1");
        }
        else if (!ReferenceEquals(tags[0], version))
        {
            issues.Error(MailRecordCodes.TagOrder, version.NameOffset, 1, "tag 'v' must be the first", "move v=DKIM1 to the front");
        }
    }

    // §3.6.1 k=: rsa (the default), RFC 8463 §4: ed25519; a record of another type is ignored by verifiers.
    private static string? ReadKeyType(TextTag? tag, IssueCollector issues)
    {
        if (tag is not null && tag.Text is not ("rsa" or "ed25519"))
        {
            issues.Error(MailRecordCodes.BadTagValue, tag.TextOffset, tag.Text.Length, $"key type '{tag.Text}' is not rsa or ed25519");
        }

        return tag?.Text;
    }

    // §3.6.1 h=: colon-separated; RFC 8301 §3.1: SHA-1 is not to be used.
    private static List<string>? ReadHashes(TextTag? tag, IssueCollector issues)
    {
        var hashes = ReadWords(tag, issues);
        if (hashes is null)
        {
            return null;
        }

        var sha1 = hashes.Contains("sha1", StringComparer.Ordinal);
        if (!hashes.Contains("sha256", StringComparer.Ordinal))
        {
            issues.Error(
                MailRecordCodes.BadTagValue,
                tag!.TextOffset,
                tag.Text.Length,
                $"hash algorithms '{tag.Text}' leave out sha256, the one that verifiers take",
                "write h=sha256");
        }
        else if (sha1)
        {
            issues.Warn(MailRecordCodes.Sha1, tag!.TextOffset, tag.Text.Length, "SHA-1 is allowed (RFC 8301 §3.1 forbids its use)", "write h=sha256");
        }

        return hashes;
    }

    // §3.6.1 s=: "*" or "email"; a record whose list has neither serves no mail.
    private static List<string>? ReadServices(TextTag? tag, IssueCollector issues)
    {
        var services = ReadWords(tag, issues, allowStar: true);
        if (services is not null && !services.Contains("*", StringComparer.Ordinal) && !services.Contains("email", StringComparer.Ordinal))
        {
            issues.Error(MailRecordCodes.BadTagValue, tag!.TextOffset, tag.Text.Length, $"service types '{tag.Text}' leave out email", "remove s=, or write s=email");
        }

        return services;
    }

    private static List<string>? ReadWords(TextTag? tag, IssueCollector issues, bool allowStar = false)
    {
        if (tag is null)
        {
            return null;
        }

        var words = new List<string>();
        foreach (var (word, offset) in TagList.Split(tag, ':'))
        {
            // hyphenated-word = ALPHA [ *(ALPHA / DIGIT / "-") (ALPHA / DIGIT) ] (RFC 6376 §2.10)
            var isWord = word.Length > 0 && char.IsAsciiLetter(word[0]) && word[^1] != '-' && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
            if (isWord || (allowStar && string.Equals(word, "*", StringComparison.Ordinal)))
            {
                words.Add(word);
            }
            else
            {
                issues.Error(MailRecordCodes.BadTagValue, offset, word.Length, $"'{word}' is not a word that tag '{tag.Name}' can hold");
            }
        }

        return words;
    }

    // §3.6.1 p=: required; empty means revoked; base64 with white space anywhere.
    private static byte[] ReadPublicKey(TextTag? tag, string keyType, string text, IssueCollector issues)
    {
        if (tag is null)
        {
            issues.Error(MailRecordCodes.MissingTag, text.Length, 0, "there is no 'p' tag, so no key", "add p= with the public key, or p= alone to revoke");
            return [];
        }

        var base64 = RemoveWhiteSpace(tag.Text);
        var key = new byte[base64.Length];
        if (base64.Length % 4 != 0 || !Convert.TryFromBase64String(base64, key, out var length))
        {
            issues.Error(MailRecordCodes.BadBase64, tag.TextOffset, tag.Text.Length, "the key in 'p' is not base64", "copy the whole key again; it is often cut or broken by an editor");
            return [];
        }

        key = key[..length];
        if (length > 0)
        {
            CheckKey(tag, keyType, key, issues);
        }

        return key;
    }

    private static void CheckKey(TextTag tag, string keyType, byte[] key, IssueCollector issues)
    {
        if (string.Equals(keyType, "ed25519", StringComparison.Ordinal))
        {
            // RFC 8463 §4: the raw key, without ASN.1 around it.
            if (key.Length != KeyAlgorithm.Ed25519.PublicKeyLength)
            {
                issues.Error(MailRecordCodes.BadKeyData, tag.TextOffset, tag.Text.Length, $"an Ed25519 key has 32 octets, this one {key.Length}", "publish the raw key, not its SubjectPublicKeyInfo");
            }

            return;
        }

        if (!string.Equals(keyType, "rsa", StringComparison.Ordinal))
        {
            return;
        }

        if (RsaPublicKeyInfo.TryRead(key) is not { } rsa)
        {
            issues.Error(MailRecordCodes.BadKeyData, tag.TextOffset, tag.Text.Length, "the key in 'p' is not an RSA public key in DER", "copy the whole key again");
        }
        else if (rsa.Bits < KeyAlgorithm.Rsa.MinBits)
        {
            issues.Error(MailRecordCodes.KeyTooShort, tag.TextOffset, tag.Text.Length, $"an RSA key of {rsa.Bits} bits is refused by verifiers (RFC 8301 §3.2)", "make a key of 2048 bits");
        }
        else if (rsa.Bits < KeyAlgorithm.Rsa.RecommendedBits)
        {
            issues.Warn(MailRecordCodes.KeyShort, tag.TextOffset, tag.Text.Length, $"an RSA key of {rsa.Bits} bits is weak (RFC 8301 §3.2)", "make a key of 2048 bits");
        }
    }

    private static string RemoveWhiteSpace(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text.Where(c => Array.IndexOf(TagList.WhiteSpace, c) < 0))
        {
            kept.Append(c);
        }

        return kept.ToString();
    }
}
