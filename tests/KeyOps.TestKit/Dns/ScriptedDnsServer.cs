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
    private readonly ConcurrentQueue<(DomainName Name, RecordType Type)> _questions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task _loops;

    public ScriptedDnsServer()
    {
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        _tcp.Bind(EndPoint);
        _tcp.Listen();
        _loops = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>All questions that came, in their order.</summary>
    public IReadOnlyList<(DomainName Name, RecordType Type)> Questions => [.. _questions];

    /// <summary>Sets the answer to a question; may be changed while it runs.</summary>
    public ScriptedDnsServer On(string name, RecordType type, DnsScript script) => On(name, type, _ => script);

    /// <summary>Sets the answer to a question, made for the name.</summary>
    public ScriptedDnsServer On(string name, RecordType type, Func<DomainName, DnsScript> script)
    {
        var owner = DomainName.Parse(name);
        _scripts[(owner, type)] = script(owner);
        return this;
    }

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

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[ushort.MaxValue];
        while (!_stop.IsCancellationRequested)
        {
            var received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
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

        _questions.Enqueue((name, message.QuestionType));
        var script = _scripts.TryGetValue((name, message.QuestionType), out var found) ? found
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
