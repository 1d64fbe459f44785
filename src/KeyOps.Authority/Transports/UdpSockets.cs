using System.Net;
using System.Net.Sockets;

namespace KeyOps.Authority.Transports;

/// <summary>Makes the sockets that UDP is answered on.</summary>
internal static class UdpSockets
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Binds a socket. Where several are to share an address, each has SO_REUSEPORT.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static Socket Bind(IPEndPoint endPoint, int receiveBuffer, bool shared)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false; // 0.0.0.0 and :: can be listened on side by side
            }

            socket.ReceiveBufferSize = receiveBuffer;
            if (OperatingSystem.IsLinux())
            {
                SetLinuxOptions(socket, endPoint, shared);
            }

            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Readies a socket that somebody else bound and keeps. All workers share it, since binding another would need the privilege; and they wait
    /// for a while each time, as nothing may be done to it that outlives this process.
    /// </summary>
    public static void Adopt(Socket socket, int receiveBuffer)
    {
        socket.Blocking = true;
        socket.ReceiveTimeout = (int)LongestWait.TotalMilliseconds;
        socket.ReceiveBufferSize = receiveBuffer;
        SetLinuxOptions(socket, (IPEndPoint)socket.LocalEndPoint!, shared: false);
    }

    private static void SetLinuxOptions(Socket socket, IPEndPoint endPoint, bool shared)
    {
        var on = BitConverter.GetBytes(1);
        var omit = BitConverter.GetBytes(LinuxSockets.PmtudiscOmit);
        if (shared)
        {
            socket.SetRawSocketOption(LinuxSockets.SolSocket, LinuxSockets.SoReusePort, on);
        }

        // On a wildcard address the answer must come from the address that was asked: each datagram tells which.
        var isWildcard = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any);
        if (socket.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.SetRawSocketOption(LinuxSockets.IpprotoIp, LinuxSockets.IpMtuDiscover, omit);
            if (isWildcard)
            {
                socket.SetRawSocketOption(LinuxSockets.IpprotoIp, LinuxSockets.IpPktInfo, on);
            }
        }
        else
        {
            socket.SetRawSocketOption(LinuxSockets.IpprotoIpv6, LinuxSockets.Ipv6MtuDiscover, omit);
            if (isWildcard)
            {
                socket.SetRawSocketOption(LinuxSockets.IpprotoIpv6, LinuxSockets.Ipv6RecvPktInfo, on);
            }
        }
    }
}
