using System.Net;
using System.Net.Sockets;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Counters;

namespace KeyOps.Authority.Transports;

/// <summary>Answers UDP one datagram a call, with what every system has.</summary>
internal sealed class PortableUdpWorker(UdpTransport transport, Socket socket, int responseRoom, RateLimiter limiter, WorkerCounters counters, string name) : UdpWorker(name)
{
    private const int QueryRoom = 4096;

    private readonly byte[] _query = GC.AllocateUninitializedArray<byte>(QueryRoom, pinned: true);
    private readonly byte[] _response = GC.AllocateUninitializedArray<byte>(responseRoom, pinned: true);

    protected override void Run()
    {
        var sender = new SocketAddress(socket.AddressFamily);
        while (!IsStopping)
        {
            try
            {
                var length = socket.ReceiveFrom(_query, SocketFlags.None, sender);
                Answer(_query.AsSpan(0, length), sender);
            }
            catch (SocketException) when (!IsStopping)
            {
                // An error about a datagram sent earlier (ICMP), or one that was too long.
            }
            catch (Exception exception) when (IsStopping && exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>An empty datagram to the socket itself ends the wait on every system.</summary>
    protected override void Wake()
    {
        var own = (IPEndPoint)socket.LocalEndPoint!;
        var address = own.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : own.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : own.Address;
        using var waker = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        waker.SendTo([], new IPEndPoint(address, own.Port));
    }

    private void Answer(ReadOnlySpan<byte> message, SocketAddress sender)
    {
        if (message.Length < Query.HeaderLength)
        {
            return;
        }

        var now = (uint)transport.Time.GetUtcNow().ToUnixTimeSeconds();
        var context = new QueryContext(Transport.Datagram, SocketAddresses.Address(sender.Buffer.Span[..sender.Size]), now);
        var outcome = transport.Answer(message, transport.Catalog.Snapshot, context, _response, limiter, counters);
        if (outcome.Kind == AnswerKind.Respond)
        {
            socket.SendTo(_response.AsSpan(0, outcome.Length), SocketFlags.None, sender);
        }
        else if (outcome.Kind == AnswerKind.HandOver)
        {
            var from = sender.Buffer.Span[..sender.Size].ToArray();
            transport.HandOver(message, from, response => socket.SendTo(response.Span, SocketFlags.None, SocketAddresses.Of(from)));
        }
    }
}
