using System.Net;
using System.Net.Sockets;

namespace KeyOps.Authority.Transports;

/// <summary>struct sockaddr as octets.</summary>
internal static class SocketAddresses
{
    /// <summary>The address in a struct sockaddr_in or sockaddr_in6: 4 or 16 octets, the same place on every system.</summary>
    public static ReadOnlySpan<byte> Address(ReadOnlySpan<byte> name) => name.Length >= 28 ? name.Slice(8, 16) : name.Slice(4, 4);

    public static SocketAddress Of(ReadOnlySpan<byte> name)
    {
        // The family's number and place are the system's; its own class knows them when told the length.
        var family = name.Length > 16 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var address = new SocketAddress(family, name.Length);
        name.CopyTo(address.Buffer.Span);
        return address;
    }

    public static IPEndPoint ToEndPoint(ReadOnlySpan<byte> name)
    {
        var address = Of(name);
        var any = new IPEndPoint(address.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        return (IPEndPoint)any.Create(address);
    }
}
