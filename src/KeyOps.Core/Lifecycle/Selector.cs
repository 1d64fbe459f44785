using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Names;

namespace KeyOps.Core.Lifecycle;

/// <summary>A DKIM selector: one or more labels below <c>_domainkey</c> (RFC 6376 §3.1), lower case.</summary>
public sealed record Selector
{
    private Selector(string text) => Text = text;

    public string Text { get; }

    public static Selector Parse(string text) =>
        TryParse(text, out var selector, out var error) ? selector : throw new FormatException(error);

    public static bool TryParse(string text, [NotNullWhen(true)] out Selector? selector, [NotNullWhen(false)] out string? error)
    {
        selector = null;
        error = null;
        foreach (var label in text.Split('.'))
        {
            // sub-domain of RFC 5321 §4.1.2: letters, digits, and hyphens inside.
            if (label.Length is 0 or > DomainName.MaxLabelLength
                || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
                || label[0] == '-' || label[^1] == '-')
            {
                error = $"'{text}' is not a selector: letters, digits and inner hyphens, at most {DomainName.MaxLabelLength} a label";
                return false;
            }
        }

        selector = new(text.ToLowerInvariant());
        return true;
    }

    /// <summary>Where the key record of <paramref name="domain"/> stands (RFC 6376 §3.6.2.1).</summary>
    public DomainName RecordName(DomainName domain) => DomainName.Parse($"{Text}._domainkey", domain);

    public override string ToString() => Text;
}
