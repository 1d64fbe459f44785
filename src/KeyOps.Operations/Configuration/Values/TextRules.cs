using System.Text;
using KeyOps.Core.Signers;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>What a text that stays text must look like: each gives a complaint, or null.</summary>
internal static class TextRules
{
    private const int MaxSignerName = 64;

    public static string? Any(string text) => text.Length > 0 ? null : "a text of no characters";

    /// <summary>What one character-string of a TXT record holds (RFC 1035 §3.3).</summary>
    public static string? CharacterString(string text) =>
        Encoding.UTF8.GetByteCount(text) is > 0 and <= byte.MaxValue ? null : $"'{Shown.Text(text)}' is not a text of 1 to 255 octets";

    /// <summary>A user, or a user and a group, as chown takes them: names or numbers.</summary>
    public static string? User(string text) =>
        text.Split(':') is { Length: 1 or 2 } parts && Array.TrueForAll(parts, IsAccount)
            ? null
            : $"'{Shown.Text(text)}' is not a user, or a user and a group: opendkim, opendkim:opendkim";

    /// <summary>The name of an environment variable.</summary>
    public static string? Variable(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? null
            : $"'{Shown.Text(text)}' is not the name of an environment variable";

    /// <summary>A line of a signer's table.</summary>
    public static string? TableLine(string text) =>
        Any(text)
        ?? Placeholders.Complaint(text, LineTemplate.Placeholders)
        ?? (text.Contains('\n', StringComparison.Ordinal) ? "a table's line is one line"
            : text.Contains("{domain}", StringComparison.Ordinal) && (text.Contains("{selector}", StringComparison.Ordinal) || text.Contains("{keyfile}", StringComparison.Ordinal)) ? null
            : $"'{Shown.Text(text)}' says not which key a domain has: it needs {{domain}}, and {{selector}} or {{keyfile}}");

    public static string? SignerName(string text) =>
        text.Length is > 0 and <= MaxSignerName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? null
            : $"'{Shown.Text(text)}' is not a name for a signer: letters, digits, hyphens, dots";

    private static bool IsAccount(string name) =>
        name.Length > 0
        && (char.IsAsciiLetterOrDigit(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '$');
}
