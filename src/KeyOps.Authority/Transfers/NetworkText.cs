using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace KeyOps.Authority.Transfers;

/// <summary>A network: <c>192.0.2.0/24</c>, <c>2001:db8::/32</c>, or one address.</summary>
public static class NetworkText
{
    public static bool TryParse(string text, out IPNetwork network, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (IPNetwork.TryParse(text, out network))
        {
            return true;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            error = $"'{text}' is not an address or a network: 192.0.2.1, 192.0.2.0/24, 2001:db8::/32";
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (slash < 0)
        {
            network = new(address, bits);
            return true;
        }

        error = int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out var length) && length <= bits
            ? $"'{text}' has bits behind its prefix of {length}; one address is written without a prefix"
            : $"'{text[(slash + 1)..]}' is not a prefix length (0 to {bits})";
        return false;
    }
}
