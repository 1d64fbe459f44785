using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KeyOps.Authority.Transports;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority;

/// <summary>
/// The sockets that a service manager bound and handed over, by the protocol of sd_listen_fds(3): <c>LISTEN_FDS</c> descriptors from 3 on, for the
/// process <c>LISTEN_PID</c>. A privileged port then needs no privilege here.
/// </summary>
public sealed class InheritedSockets
{
    private const int FirstDescriptor = 3;

    private readonly List<Socket> _sockets = [];

    private InheritedSockets()
    {
    }

    /// <summary>None.</summary>
    public static InheritedSockets None { get; } = new();

    /// <summary>The addresses of those not taken yet, each once.</summary>
    public ImmutableArray<IPEndPoint> EndPoints => [.. _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!).Distinct()];

    /// <summary>
    /// Takes what was handed to this process, and forgets the variables: they are not for programs that it starts, and neither are the sockets.
    /// </summary>
    public static InheritedSockets FromEnvironment()
    {
        if (!OperatingSystem.IsLinux()
            || !int.TryParse(Environment.GetEnvironmentVariable("LISTEN_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            || process != Environment.ProcessId
            || !int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return None;
        }

        foreach (var name in new[] { "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES" })
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        var inherited = new InheritedSockets();
        foreach (var descriptor in Enumerable.Range(FirstDescriptor, count))
        {
            _ = LinuxSockets.Control(descriptor, LinuxSockets.FSetFd, LinuxSockets.FdCloexec);
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
            if (socket is { SocketType: SocketType.Dgram or SocketType.Stream, LocalEndPoint: IPEndPoint })
            {
                inherited._sockets.Add(socket);
            }
            else
            {
                socket.Dispose();
            }
        }

        return inherited;
    }

    /// <summary>The socket bound to an address, which is the caller's from then on; null when none was handed over.</summary>
    internal Socket? Take(IPEndPoint endPoint, SocketType type)
    {
        var socket = _sockets.Find(socket => socket.SocketType == type && endPoint.Equals(socket.LocalEndPoint));
        if (socket is not null)
        {
            _sockets.Remove(socket);
        }

        return socket;
    }

    /// <summary>Closes those that nobody took, and says so: nobody would answer on them.</summary>
    internal void CloseRest(ILogger logger)
    {
        foreach (var socket in _sockets)
        {
            Log.SocketNotWanted(logger, (IPEndPoint)socket.LocalEndPoint!, socket.SocketType == SocketType.Dgram ? "udp" : "tcp");
            socket.Dispose();
        }

        _sockets.Clear();
    }
}
