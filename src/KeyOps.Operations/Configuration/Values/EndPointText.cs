using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using KeyOps.Operations.Configuration.Reading;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>An address with a port: <c>127.0.0.1:5300</c>, <c>[::1]:5300</c>; without one, the port is what the transport has by its RFC.</summary>
internal static class EndPointText
{
    private const int DnsPort = 53;
    private const int TlsPort = 853;
    private const int HttpsPort = 443;

    /// <summary>An address of our own; port 0 lets the system choose.</summary>
    public static bool TryParseListen(string text, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error) =>
        TryParse(text, DnsPort, 0, out endPoint, out error);

    /// <summary>An address of our own for DNS over TLS.</summary>
    public static bool TryParseTls(string text, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error) =>
        TryParse(text, TlsPort, 0, out endPoint, out error);

    /// <summary>An address of our own for DNS over HTTPS.</summary>
    public static bool TryParseHttps(string text, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error) =>
        TryParse(text, HttpsPort, 0, out endPoint, out error);

    /// <summary>The address of a web page of our own, which has no usual port.</summary>
    public static bool TryParseWeb(string text, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error) =>
        TryParse(text, null, 0, out endPoint, out error);

    /// <summary>Somebody else's address, which has a port.</summary>
    public static bool TryParseServer(string text, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error) =>
        TryParseServer(text, DnsPort, out endPoint, out error);

    /// <summary>Somebody else's address for DNS over TLS.</summary>
    public static bool TryParseTlsServer(string text, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error) =>
        TryParseServer(text, TlsPort, out endPoint, out error);

    private static bool TryParseServer(string text, int defaultPort, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error)
    {
        if (!TryParse(text, defaultPort, 1, out endPoint, out error))
        {
            return false;
        }

        if (endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any))
        {
            error = $"'{text}' is where one listens, not an address that can be asked";
            return false;
        }

        return true;
    }

    private static bool TryParse(string text, int? defaultPort, int leastPort, [NotNullWhen(true)] out IPEndPoint? endPoint, [NotNullWhen(false)] out string? error)
    {
        endPoint = null;
        error = null;
        var (host, port) = Split(text);
        if (!IpAddressText.TryParse(host, out var address))
        {
            error = host.Any(char.IsAsciiLetter) && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
                ? $"'{Shown.Text(host)}' is a name, where an IP address belongs"
                : $"'{Shown.Text(text)}' is not an address: 192.0.2.1, 192.0.2.1:53 or [2001:db8::1]:53";
            return false;
        }

        if (port is null && defaultPort is null)
        {
            error = $"'{Shown.Text(text)}' has no port: write {Shown.Text(text)}:8053";
            return false;
        }

        var number = defaultPort ?? 0;
        if (port is not null && (!int.TryParse(port, NumberStyles.None, null, out number) || number < leastPort || number > IPEndPoint.MaxPort))
        {
            error = $"'{Shown.Text(port)}' is not a port from {leastPort} to {IPEndPoint.MaxPort}";
            return false;
        }

        endPoint = new(address, number);
        return true;
    }

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? (text, null)
                : end + 1 == text.Length ? (text[1..end], null)
                : text[end + 1] == ':' ? (text[1..end], text[(end + 2)..])
                : (text, null);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.LastIndexOf(':') != colon ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
