using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>Names of domains and hosts: labels of letters, digits, hyphens and underscores.</summary>
internal static class HostText
{
    /// <summary>A mail domain. It also becomes part of file names, so nothing but such labels is taken.</summary>
    public static bool TryParseDomain(string text, [NotNullWhen(true)] out DomainName? name, [NotNullWhen(false)] out string? error)
    {
        name = null;
        error = Complaint(text);
        if (error is not null)
        {
            return false;
        }

        if (!DomainName.TryParse(text, out name, out error))
        {
            error = $"'{Shown.Text(text)}' is not a domain name: {error}";
            return false;
        }

        name = name.ToLower();
        return true;
    }

    /// <summary>
    /// What is wrong with an item of OpenDKIM's <c>InternalHosts</c>: it takes an address, a network, a host name, or <c>.domain</c> for every host
    /// below it; <c>!</c> in front excepts.
    /// </summary>
    public static string? TrustedComplaint(string text)
    {
        var bare = text.StartsWith('!') ? text[1..] : text;
        if (IpAddressText.TryParse(bare, out _) || IpAddressText.IsNetwork(bare))
        {
            return null;
        }

        if (bare.AsSpan().ContainsAny('/', ':') || bare.All(c => char.IsAsciiDigit(c) || c == '.'))
        {
            return $"'{Shown.Text(text)}' is not an address or a network: 192.0.2.1, 192.0.2.0/24, 2001:db8::/32";
        }

        // A star is warned about where the list is read; what is behind it is judged here.
        var name = bare.StartsWith("*.", StringComparison.Ordinal) ? bare[2..] : bare.StartsWith('.') ? bare[1..] : bare;
        return Complaint(name) ?? (DomainName.TryParse(name, out _, out var reason) ? null : $"'{Shown.Text(text)}' is not a host name: {reason}");
    }

    private static string? Complaint(string text)
    {
        if (text.Length == 0 || text == ".")
        {
            return $"'{text}' is not a domain name";
        }

        if (text.Any(c => c > '\x7f'))
        {
            var ascii = ToAscii(text);
            return $"'{Shown.Text(text)}' is not in ASCII: {(ascii is null ? "write its xn-- form" : $"write {ascii}")}";
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return $"'{Shown.Text(text)}' is not a domain name: {(char.IsControl(c) ? "a control character" : $"'{c}'")} cannot stand in it";
            }
        }

        return Array.Find(text.TrimEnd('.').Split('.'), label => label.StartsWith('-') || label.EndsWith('-')) is { } bad
            ? $"'{Shown.Text(text)}' is not a domain name: the label '{bad}' begins or ends with a hyphen"
            : null;
    }

    private static string? ToAscii(string text)
    {
        if (!text.All(c => char.IsLetterOrDigit(c) || c is '-' or '.'))
        {
            return null; // no name that anybody has
        }

        try
        {
            return new IdnMapping().GetAscii(text);
        }
        catch (ArgumentException)
        {
            return null; // no such name exists; the person is told in general terms
        }
    }
}
