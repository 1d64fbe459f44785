using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace KeyOps.Operations.Configuration.Values;

/// <summary>IP addresses in full, and networks of them.</summary>
internal static class IpAddressText
{
    /// <summary>As <see cref="IPAddress.TryParse(string?, out IPAddress?)"/>, without the old forms that it takes: <c>127.1</c>, <c>0x7f000001</c>, leading zeros as octal.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && !text.StartsWith('[')
        && (address.AddressFamily != AddressFamily.InterNetwork || address.ToString() == text);

    /// <summary>An address and a prefix length: <c>192.0.2.0/24</c>.</summary>
    public static bool IsNetwork(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && TryParse(text[..slash], out var address)
            && int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out var prefix)
            && prefix <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }
}
