using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Operations.Dns.Wire;

namespace KeyOps.TestKit.Dns;

/// <summary>
/// A name server on loopback that answers as scripted, over UDP and TCP on one free port. A name without a script does not exist; a name
/// with a script for another type has no data.
/// </summary>
public sealed class ScriptedDnsServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(DomainName Name, RecordType Type), DnsScript> _scripts = new();
    private readonly ConcurrentDictionary<(DomainName Name, RecordType Type), DnsScript> _tcpScripts = new();
    private readonly ConcurrentQueue<ScriptedQuestion> _questions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Task _loops;
    private int _drops;

    /// <param name="address">An address of this host; null is 127.0.0.1.</param>
    /// <param name="port">0 is a free one.</param>
    /// <param name="hasTcp">False: nothing listens on TCP.</param>
    public ScriptedDnsServer(IPAddress? address = null, int port = 0, bool hasTcp = true)
    {
        (_udp, _tcp) = Bind(address ?? IPAddress.Loopback, port);
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        if (hasTcp)
        {
            _tcp.Listen();
        }

        _loops = Task.WhenAll(ServeUdpAsync(), hasTcp ? ServeTcpAsync() : Task.CompletedTask);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>All questions that came, in their order.</summary>
    public IReadOnlyList<ScriptedQuestion> Questions => [.. _questions];

    /// <summary>Sets the answer to a question; may be changed while it runs.</summary>
    public ScriptedDnsServer On(string name, RecordType type, DnsScript script) => On(name, type, _ => script);

    /// <summary>Sets the answer to a question, made for the name.</summary>
    public ScriptedDnsServer On(string name, RecordType type, Func<DomainName, DnsScript> script)
    {
        var owner = DomainName.Parse(name);
        _scripts[(owner, type)] = script(owner);
        return this;
    }

    /// <summary>Sets what is answered over TCP alone.</summary>
    public ScriptedDnsServer OnTcp(string name, RecordType type, Func<DomainName, DnsScript> script)
    {
        var owner = DomainName.Parse(name);
        _tcpScripts[(owner, type)] = script(owner);
        return this;
    }

    /// <summary>Lets the next datagrams vanish, as a lossy network does.</summary>
    public void Drop(int datagrams) => _drops = datagrams;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        try
        {
            await _loops;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The loops end so.
        }

        _stop.Dispose();
    }

    /// <summary>Both sockets on one port: a port that is free for UDP may be taken for TCP.</summary>
    private static (Socket Udp, Socket Tcp) Bind(IPAddress address, int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            var udp = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(address, port));
                tcp.Bind(udp.LocalEndPoint!);
                return (udp, tcp);
            }
            catch (SocketException) when (port == 0 && attempt < 20)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[ushort.MaxValue];
        while (!_stop.IsCancellationRequested)
        {
            var received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
            if (Interlocked.Decrement(ref _drops) >= 0)
            {
                continue;
            }

            if (Respond(buffer.AsSpan(0, received.ReceivedBytes), overTcp: false) is { } response)
            {
                await _udp.SendToAsync(response, SocketFlags.None, received.RemoteEndPoint, _stop.Token);
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var connection = await _tcp.AcceptAsync(_stop.Token);
            await using var stream = new NetworkStream(connection);
            var length = new byte[2];
            while (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, _stop.Token) == 2)
            {
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                if (Respond(query, overTcp: true) is not { } response)
                {
                    break;
                }

                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)response.Length);
                await stream.WriteAsync((byte[])[.. length, .. response], _stop.Token);
            }
        }
    }

    private byte[]? Respond(ReadOnlySpan<byte> query, bool overTcp)
    {
        if (!DnsMessage.TryParse(query, out var message, out _) || message.QuestionName is not { } name)
        {
            return null;
        }

        _questions.Enqueue(new(name, message.QuestionType, overTcp, RecursionDesired: (query[2] & 1) != 0));
        var script = overTcp && _tcpScripts.TryGetValue((name, message.QuestionType), out var tcpOnly) ? tcpOnly
            : _scripts.TryGetValue((name, message.QuestionType), out var found) ? found
            : _scripts.Keys.Any(key => key.Name.IsAtOrBelow(name)) ? DnsScript.NoData
            : DnsScript.NxDomain;
        return script switch
        {
            { IsSilent: true } => null,
            { Raw: { } raw } => [query[0], query[1], .. raw],
            { IsTruncatedOverUdp: true } when !overTcp => DnsResponseWriter.Write(message, script with { Answers = [], Authorities = [] }, isTruncated: true),
            _ => DnsResponseWriter.Write(message, script, isTruncated: false),
        };
    }
}
