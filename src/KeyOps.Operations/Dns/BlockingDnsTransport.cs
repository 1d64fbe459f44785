using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.Operations.Dns;

/// <summary>
/// <see cref="DnsTransport"/> for a process that asks one question after another and ends: it blocks, as the platform's asynchronous sockets start an
/// engine and threads that take longer than the question.
/// </summary>
internal static class BlockingDnsTransport
{
    private const int UdpAttempts = 3;

    /// <summary>As <see cref="DnsTransport.ExchangeAsync"/>.</summary>
    public static ExchangeResult Exchange(IPEndPoint server, DnsQuery query, TimeSpan timeout)
    {
        try
        {
            var result = OverUdp(server, query, timeout / UdpAttempts);
            return result is ExchangeResult.Received { Message.IsTruncated: true } ? OverTcp(server, query, timeout) : result;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return new ExchangeResult.NoReply();
        }
        catch (SocketException e)
        {
            return new ExchangeResult.Unreachable(e.SocketErrorCode.ToString());
        }
    }

    private static ExchangeResult OverUdp(IPEndPoint server, DnsQuery query, TimeSpan patience)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(server);
        var id = QueryIds.Next();
        var octets = query.ToOctets(id);
        var buffer = new byte[ushort.MaxValue];
        string? malformed = null;
        for (var attempt = 0; attempt < UdpAttempts; attempt++)
        {
            socket.Send(octets);
            var start = Stopwatch.GetTimestamp();
            for (var left = patience; left > TimeSpan.Zero && socket.Poll(left, SelectMode.SelectRead); left = patience - Stopwatch.GetElapsedTime(start))
            {
                var length = socket.Receive(buffer);
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

        return malformed is null ? new ExchangeResult.NoReply() : new ExchangeResult.Malformed(malformed);
    }

    private static ExchangeResult OverTcp(IPEndPoint server, DnsQuery query, TimeSpan timeout)
    {
        var milliseconds = (int)timeout.TotalMilliseconds;
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = milliseconds, ReceiveTimeout = milliseconds };
        socket.Connect(server);
        var id = QueryIds.Next();
        var octets = query.ToOctets(id);
        var framed = new byte[octets.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)octets.Length);
        octets.CopyTo(framed, 2);
        socket.Send(framed);
        var length = new byte[2];
        if (!TryFill(socket, length))
        {
            return new ExchangeResult.Malformed(DnsTransport.ClosedEarly);
        }

        var reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        return !TryFill(socket, reply) ? new ExchangeResult.Malformed(DnsTransport.ClosedEarly)
            : !DnsMessage.TryParse(reply, out var message, out var error) ? new ExchangeResult.Malformed(error)
            : message.Answer(query, id) ? new ExchangeResult.Received(message, OverTcp: true)
            : new ExchangeResult.Malformed(DnsTransport.OtherQuestion);
    }

    private static bool TryFill(Socket socket, byte[] buffer)
    {
        for (var filled = 0; filled < buffer.Length;)
        {
            var length = socket.Receive(buffer, filled, buffer.Length - filled, SocketFlags.None);
            if (length == 0)
            {
                return false;
            }

            filled += length;
        }

        return true;
    }
}
