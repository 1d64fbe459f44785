using System.Net;
using System.Net.Sockets;

namespace KeyOps.System.Tests.Harness;

/// <summary>Ports for servers that tests start.</summary>
internal static class FreePort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    private static int _taken;

    /// <summary>One that is free for UDP and TCP, below those that the system gives to clients, which would take it in the meantime.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (((Environment.ProcessId * 37) + (Interlocked.Increment(ref _taken) * 101)) % Count);
            try
            {
                using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
