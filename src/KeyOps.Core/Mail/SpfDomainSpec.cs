using System.Diagnostics.CodeAnalysis;

namespace KeyOps.Core.Mail;

/// <summary>
/// An SPF domain-spec (RFC 7208 §7.1): a domain name, macros allowed, kept as written: an upper-case macro letter means
/// something else than a lower-case one (§7.3).
/// </summary>
public sealed record SpfDomainSpec
{
    private SpfDomainSpec(string text) => Text = text;

    public string Text { get; }

    /// <summary>Whether it holds a macro, so that the name is known only when mail comes.</summary>
    public bool HasMacro => Text.Contains('%', StringComparison.Ordinal);

    /// <exception cref="FormatException">The text is not a domain-spec.</exception>
    public static SpfDomainSpec Parse(string text) => TryParse(text, out var spec, out var error) ? spec : throw new FormatException(error);

    public static bool TryParse(string text, [NotNullWhen(true)] out SpfDomainSpec? spec, [NotNullWhen(false)] out string? error)
    {
        spec = null;
        if (text.Length == 0)
        {
            error = "a domain name is missing";
            return false;
        }

        if (!SpfMacroString.TryScan(text, out var lastExpansionEnd, out error))
        {
            return false;
        }

        // domain-end = ( "." toplabel [ "." ] ) / macro-expand (RFC 7208 §7.1)
        if (lastExpansionEnd != text.Length && !EndsInTopLabel(text))
        {
            error = $"'{text}' does not end as a domain name does (a dot, then a label of letters, digits and hyphens that is not all digits)";
            return false;
        }

        error = null;
        spec = new(text);
        return true;
    }

    public override string ToString() => Text;

    // toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
    private static bool EndsInTopLabel(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        var dot = name.LastIndexOf('.');
        var label = name.AsSpan(dot + 1);
        if (dot < 0 || label.IsEmpty || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        var onlyDigits = true;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }

            onlyDigits &= char.IsAsciiDigit(c);
        }

        return !onlyDigits;
    }
}
