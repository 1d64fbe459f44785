using System.Text;

namespace KeyOps.Core.Checks;

/// <summary>Judges a key record as libopendkim 2.11 does when it verifies, and in its words.</summary>
public static class OpenDkimKeyRecord
{
    /// <summary>It reads no more of a record than this.</summary>
    private const int MaxLength = 1024;

    /// <summary>Judges the joined character-strings of a TXT record.</summary>
    public static OpenDkimJudgement Judge(ReadOnlySpan<byte> octets)
    {
        octets = octets[..Math.Min(octets.Length, MaxLength)];
        var end = octets.IndexOf((byte)0); // its strings are C's
        var text = Encoding.Latin1.GetString(end < 0 ? octets : octets[..end]);
        if (text.Length == 0)
        {
            return Refuse("empty key record");
        }

        if (!OpenDkimTagSet.TryParse(text, "key", out var tags, out var error))
        {
            return Refuse(error);
        }

        if (tags["v"] is { } version and not "DKIM1")
        {
            return Refuse($"invalid key version '{version}'");
        }

        if (tags["h"] is { } hashes && !AnyOf(hashes, "sha1", "sha256"))
        {
            return Refuse($"unknown hash '{hashes}'");
        }

        if (tags["s"] is { } services && !AnyOf(services, "*", "email"))
        {
            return Refuse("key type mismatch");
        }

        if (tags["k"] is { } type && !AnyOf(type, "rsa", "ed25519"))
        {
            return Refuse($"unknown key type '{type}'");
        }

        return tags["p"] switch
        {
            null => Refuse("key missing"),
            "" => Refuse("Revoked key"),
            var key => OpenDkimBase64.TryDecode(key, out var decoded) ? new OpenDkimJudgement.Taken(decoded) : Refuse("key missing"),
        };
    }

    /// <summary>
    /// What its signature parser makes of a domain and selector: white space vanishes, a semicolon ends a value, and the domain is letters,
    /// digits, hyphen, underscore and dot. False where it says <c>syntax error on input</c>.
    /// </summary>
    public static bool TryReadInput(ref string domain, ref string selector)
    {
        var text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes($"v=1; d={domain}; s={selector}; h=x; b=x; a=x"));
        if (!OpenDkimTagSet.TryParse(text, "signature", out var tags, out _)
            || tags["d"] is not { Length: > 0 } d
            || tags["s"] is not { Length: > 0 } s
            || !d.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            || !IsTime(tags["t"]) || !IsTime(tags["x"]))
        {
            return false;
        }

        (domain, selector) = (d, s);
        return true;
    }

    // A tag smuggled in behind a semicolon is a signature's own: its times must be numbers.
    private static bool IsTime(string? text) => text is null || (text.Length > 0 && text.All(char.IsAsciiDigit));

    private static bool AnyOf(string list, string first, string second)
    {
        foreach (var word in list.Split(':'))
        {
            if (string.Equals(word, first, StringComparison.OrdinalIgnoreCase) || string.Equals(word, second, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static OpenDkimJudgement.Refused Refuse(string message) => new(message);
}
