using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns;

/// <summary>
/// Brings one query to one server and its answer back: UDP from a fresh port, again when nothing comes, TCP when the answer was cut.
/// Wire of our own, as DnsClient hides what callers here need: RRSIGs and NSECs of every section, the CD bit, the flags of a
/// refusal, and octets that parse badly.
/// </summary>
internal static class DnsTransport
{
    /// <summary>What is said of a server that ends a TCP connection before its answer.</summary>
    internal const string ClosedEarly = "the server closed the TCP connection before it answered";

    /// <summary>What is said of an answer over TCP that does not fit the question.</summary>
    internal const string OtherQuestion = "the answer over TCP is to another question";

    /// <summary>How often a query is sent over UDP before it counts as unanswered.</summary>
    private const int UdpAttempts = 3;

    /// <summary>Asks; gives up after <paramref name="timeout"/> over UDP, and as much again over TCP if that is needed.</summary>
    public static async Task<ExchangeResult> ExchangeAsync(IPEndPoint server, DnsQuery query, TimeSpan timeout, CancellationToken cancellation)
    {
        var result = await GuardAsync(server, OverUdpAsync(server, query, timeout / UdpAttempts, UdpAttempts, cancellation), cancellation);
        return result is ExchangeResult.Received { Message.IsTruncated: true } ? await OnceOverTcpAsync(server, query, timeout, cancellation) : result;
    }

    /// <summary>Asks with one datagram; an answer that was cut is an answer.</summary>
    public static Task<ExchangeResult> OnceOverUdpAsync(IPEndPoint server, DnsQuery query, TimeSpan timeout, CancellationToken cancellation) =>
        GuardAsync(server, OverUdpAsync(server, query, timeout, attempts: 1, cancellation), cancellation);

    /// <summary>Asks over one TCP connection.</summary>
    public static async Task<ExchangeResult> OnceOverTcpAsync(IPEndPoint server, DnsQuery query, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        return await GuardAsync(server, OverTcpAsync(server, query, limit.Token), cancellation);
    }

    private static async Task<ExchangeResult> GuardAsync(IPEndPoint server, Task<ExchangeResult> exchange, CancellationToken cancellation)
    {
        try
        {
            return await exchange;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ExchangeResult.NoReply();
        }
        catch (SocketException e)
        {
            return new ExchangeResult.Unreachable(e.SocketErrorCode.ToString())
            {
                IsNoWayThere = server.AddressFamily == AddressFamily.InterNetworkV6
                    && e.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable,
            };
        }
    }

    private static async Task<ExchangeResult> OverUdpAsync(IPEndPoint server, DnsQuery query, TimeSpan patience, int attempts, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation); // the kernel then drops what others send, and reports a closed port
        var id = QueryIds.Next();
        var octets = query.ToOctets(id);
        var buffer = new byte[ushort.MaxValue];
        string? malformed = null;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            await socket.SendAsync(octets, SocketFlags.None, cancellation);
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            wait.CancelAfter(patience);
            try
            {
                while (true)
                {
                    var length = await socket.ReceiveAsync(buffer, SocketFlags.None, wait.Token);
                    if (!DnsMessage.TryParse(buffer.AsSpan(0, length), out var message, out var error))
                    {
                        malformed = error; // it may be forged: wait on for a good one
                    }
                    else if (message.Answer(query, id))
                    {
                        return new ExchangeResult.Received(message, OverTcp: false);
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Lost, or slow: once more.
            }
        }

        return malformed is null ? new ExchangeResult.NoReply() : new ExchangeResult.Malformed(malformed);
    }

    // RFC 7766: a two-octet length, then the message.
    private static async Task<ExchangeResult> OverTcpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellation);
        await using var stream = new NetworkStream(socket);
        var id = QueryIds.Next();
        var octets = query.ToOctets(id);
        var framed = new byte[octets.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)octets.Length);
        octets.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellation);
        try
        {
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, cancellation);
            var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(reply, cancellation);
            return !DnsMessage.TryParse(reply, out var message, out var error) ? new ExchangeResult.Malformed(error)
                : message.Answer(query, id) ? new ExchangeResult.Received(message, OverTcp: true)
                : new ExchangeResult.Malformed(OtherQuestion);
        }
        catch (IOException)
        {
            return new ExchangeResult.Malformed(ClosedEarly);
        }
    }
}
