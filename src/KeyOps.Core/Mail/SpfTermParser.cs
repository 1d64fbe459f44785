using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KeyOps.Core.Mail;

/// <summary>Reads one SPF term: directive = [ qualifier ] mechanism, or a modifier (RFC 7208 §4.6.1).</summary>
internal static class SpfTermParser
{
    private const int MaxIp4Prefix = 32;
    private const int MaxIp6Prefix = 128;

    public static SpfTerm? Parse(string word, int offset, IssueCollector issues)
    {
        foreach (var c in word)
        {
            if (c is < '!' or > '~')
            {
                issues.Error(MailRecordCodes.BadCharacter, offset + word.IndexOf(c, StringComparison.Ordinal), 1, $"a character that is not printable ASCII (0x{(int)c:x2}) in '{word}'");
                return null;
            }
        }

        // A name followed by "=" is a modifier, by ":" or "/" or nothing a mechanism (§4.6.1).
        var nameEnd = word.AsSpan().IndexOfAny(":/=");
        return nameEnd >= 0 && word[nameEnd] == '='
            ? Modifier(word, nameEnd, offset, issues)
            : Mechanism(word, offset, issues);
    }

    private static SpfTerm? Modifier(string word, int equals, int offset, IssueCollector issues)
    {
        var name = word[..equals];
        var text = word[(equals + 1)..];

        // name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            issues.Error(MailRecordCodes.UnknownMechanism, offset, word.Length, $"'{word}' is neither a mechanism nor a modifier");
            return null;
        }

        switch (name.ToLowerInvariant())
        {
            case "redirect": // §6.1
                return DomainSpec(text, offset + equals + 1, issues) is { } target ? new SpfTerm.Redirect(target) : null;
            case "exp": // §6.2
                return DomainSpec(text, offset + equals + 1, issues) is { } explanation ? new SpfTerm.Explanation(explanation) : null;
            default: // unknown-modifier = name "=" macro-string
                if (SpfMacroString.TryScan(text, out _, out var error))
                {
                    return new SpfTerm.OtherModifier(name, text);
                }

                issues.Error(MailRecordCodes.BadDomainSpec, offset + equals + 1, text.Length, error);
                return null;
        }
    }

    private static SpfTerm? Mechanism(string word, int offset, IssueCollector issues)
    {
        // qualifier = "+" / "-" / "?" / "~"
        var (qualifier, skip) = word[0] switch
        {
            '+' => (SpfQualifier.Pass, 1),
            '-' => (SpfQualifier.Fail, 1),
            '~' => (SpfQualifier.SoftFail, 1),
            '?' => (SpfQualifier.Neutral, 1),
            _ => (SpfQualifier.Pass, 0),
        };
        var body = word[skip..];
        var nameEnd = body.AsSpan().IndexOfAny(":/");
        var name = (nameEnd < 0 ? body : body[..nameEnd]).ToLowerInvariant();
        var rest = nameEnd < 0 ? "" : body[nameEnd..]; // ":…" or "/…"
        var restOffset = offset + skip + name.Length;
        switch (name)
        {
            case "all" when rest.Length == 0: // §5.1
                return new SpfTerm.All(qualifier);
            case "include" or "exists": // §5.2, §5.7
                return WithDomain(name, rest, restOffset, issues) is { } domain
                    ? string.Equals(name, "include", StringComparison.Ordinal) ? new SpfTerm.Include(qualifier, domain) : new SpfTerm.Exists(qualifier, domain)
                    : null;
            case "a" or "mx": // §5.3, §5.4
                return AddressesOf(name, qualifier, rest, restOffset, issues);
            case "ptr" when rest.Length == 0: // §5.5
                return new SpfTerm.Ptr(qualifier);
            case "ptr":
                return WithDomain(name, rest, restOffset, issues) is { } suffix ? new SpfTerm.Ptr(qualifier, suffix) : null;
            case "ip4": // §5.6
                return Network(rest, restOffset, AddressFamily.InterNetwork, issues) is { } four ? new SpfTerm.Ip4(qualifier, four.Address, four.Prefix) : null;
            case "ip6":
                return Network(rest, restOffset, AddressFamily.InterNetworkV6, issues) is { } six ? new SpfTerm.Ip6(qualifier, six.Address, six.Prefix) : null;
            case "all":
                issues.Error(MailRecordCodes.BadDomainSpec, restOffset, rest.Length, "'all' takes nothing behind it");
                return null;
            default:
                issues.Error(
                    MailRecordCodes.UnknownMechanism,
                    offset,
                    word.Length,
                    $"'{word}' is not an SPF mechanism",
                    name is "ip" or "ipv4" or "ipv6" ? "write ip4: or ip6:" : "use all, include, a, mx, ip4, ip6 or exists");
                return null;
        }
    }

    private static SpfDomainSpec? WithDomain(string name, string rest, int offset, IssueCollector issues)
    {
        if (rest.StartsWith(':'))
        {
            return DomainSpec(rest[1..], offset + 1, issues);
        }

        issues.Error(MailRecordCodes.BadDomainSpec, offset, rest.Length, $"'{name}' needs ':' and a domain name behind it");
        return null;
    }

    // "a" [ ":" domain-spec ] [ dual-cidr-length ]; dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]
    private static SpfTerm? AddressesOf(string name, SpfQualifier qualifier, string rest, int offset, IssueCollector issues)
    {
        // A domain-spec may hold slashes itself, so the prefix lengths are taken off the end.
        var end = rest.Length;
        int? six = null;
        int? four = null;
        if (TrailingPrefix(rest, end) is var sixStart and > 0 && rest[sixStart - 1] == '/')
        {
            six = Prefix(rest[(sixStart + 1)..end], MaxIp6Prefix, offset + sixStart + 1, issues);
            end = sixStart - 1;
            if (six is null)
            {
                return null;
            }
        }

        if (TrailingPrefix(rest, end) is var fourStart and >= 0)
        {
            four = Prefix(rest[(fourStart + 1)..end], MaxIp4Prefix, offset + fourStart + 1, issues);
            end = fourStart;
            if (four is null)
            {
                return null;
            }
        }

        SpfDomainSpec? domain = null;
        if (end > 0)
        {
            domain = WithDomain(name, rest[..end], offset, issues);
            if (domain is null)
            {
                return null;
            }
        }

        return string.Equals(name, "a", StringComparison.Ordinal) ? new SpfTerm.A(qualifier, domain, four, six) : new SpfTerm.Mx(qualifier, domain, four, six);
    }

    /// <summary>Where the slash of a trailing <c>/digits</c> stands, or -1.</summary>
    private static int TrailingPrefix(string text, int end)
    {
        var i = end;
        while (i > 0 && char.IsAsciiDigit(text[i - 1]))
        {
            i--;
        }

        return i < end && i > 0 && text[i - 1] == '/' ? i - 1 : -1;
    }

    private static (IPAddress Address, int? Prefix)? Network(string rest, int offset, AddressFamily family, IssueCollector issues)
    {
        var isFour = family == AddressFamily.InterNetwork;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var text = rest.StartsWith(':') ? rest[1..(slash < 0 ? rest.Length : slash)] : "";
        if (!TryAddress(text, family, out var address))
        {
            issues.Error(MailRecordCodes.BadNetwork, offset + 1, Math.Max(text.Length, 0), $"'{text}' is not an {(isFour ? "IPv4" : "IPv6")} address");
            return null;
        }

        if (slash < 0)
        {
            return (address, null);
        }

        return Prefix(rest[(slash + 1)..], isFour ? MaxIp4Prefix : MaxIp6Prefix, offset + slash + 1, issues) is { } prefix ? (address, prefix) : null;
    }

    // ip4-cidr-length = "/" ("0" / %x31-39 0*1DIGIT), ip6-cidr-length = "/" ("0" / %x31-39 0*2DIGIT)
    private static int? Prefix(string text, int max, int offset, IssueCollector issues)
    {
        if (int.TryParse(text, NumberStyles.None, null, out var prefix) && prefix <= max && (text.Length == 1 || text[0] != '0'))
        {
            return prefix;
        }

        issues.Error(MailRecordCodes.BadNetwork, offset, text.Length, $"'{text}' is not a prefix length (0 to {max})");
        return null;
    }

    // ip4-network is four plain decimals; ip6-network is RFC 5952's or any other textual form without zone or brackets.
    private static bool TryAddress(string text, AddressFamily family, out IPAddress address)
    {
        address = IPAddress.None;
        if (family == AddressFamily.InterNetwork)
        {
            var parts = text.Split('.');
            if (parts.Length != 4 || !parts.All(part => part is [>= '0' and <= '9'] or [>= '1' and <= '9', ..] && part.Length <= 3))
            {
                return false;
            }
        }
        else if (!text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.'))
        {
            return false;
        }

        return IPAddress.TryParse(text, out address!) && address.AddressFamily == family;
    }

    private static SpfDomainSpec? DomainSpec(string text, int offset, IssueCollector issues)
    {
        if (SpfDomainSpec.TryParse(text, out var spec, out var error))
        {
            return spec;
        }

        issues.Error(MailRecordCodes.BadDomainSpec, offset, text.Length, error);
        return null;
    }
}
