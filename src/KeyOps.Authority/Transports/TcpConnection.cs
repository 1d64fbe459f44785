using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Counters;

namespace KeyOps.Authority.Transports;

/// <summary>
/// A TCP connection, with TLS or without, as ARSoft's server sees it: it gives out only what the engine hands over. All else is answered while it waits for
/// that: every whole message that has arrived, then one write. Idle, it holds no buffer.
/// </summary>
internal sealed class TcpConnection : IServerConnection
{
    /// <summary>Messages with the host at once; a client with more of them is ended.</summary>
    private const int MaxHandedOver = 16;

    private readonly TcpTransport _transport;
    private readonly TcpConnections _connections;
    private readonly Socket _socket;
    private readonly IStreamChannel _channel;
    private readonly byte[] _client;
    private readonly MessageFrames _frames = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _finishing = new();
    private int _handedOver;
    private bool _isOpen;
    private bool _isWithHost;
    private bool _isBroken; // what came is no message: where the next one begins nobody knows
    private bool _isEnding;
    private int _isDisposed;

    public TcpConnection(TcpTransport transport, TcpConnections connections, Socket socket, AddressBits client, long now)
    {
        _transport = transport;
        _connections = connections;
        _socket = socket;
        _channel = transport.Channel(socket);
        Activity = transport.IsEncrypted ? TcpActivity.Transferring : TcpActivity.Idle; // a handshake is due
        Client = client;
        OpenedAt = LastActivity = now;
        Place = new(this);
        RemoteEndPoint = (IPEndPoint)socket.RemoteEndPoint!;
        _client = RemoteEndPoint.Address.GetAddressBytes();
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public LinkedListNode<TcpConnection> Place { get; }

    public AddressBits Client { get; }

    public long OpenedAt { get; }

    public long LastActivity { get; set; }

    public TcpActivity Activity { get; private set; }

    public IServerTransport Transport => _transport;

    public IPEndPoint RemoteEndPoint { get; }

    public IPEndPoint LocalEndPoint { get; }

    public bool CanRead => Volatile.Read(ref _isDisposed) == 0;

    public Task<bool> InitializeAsync(CancellationToken token = default) => Task.FromResult(true);

    /// <summary>Answers until a message comes that is the host's to answer; null at the end.</summary>
    public async Task<DnsReceivedRawPackage?> ReceiveAsync(CancellationToken token = default)
    {
        var forHost = await ReceiveForHostAsync(token);
        if (forHost is null)
        {
            // ARSoft's server disposes of a connection only when it had a message of it.
            Volatile.Write(ref _isEnding, true);
            DisposeAtEnd();
        }

        return forHost;
    }

    /// <summary>Sends a response of the host, whole, between those of the engine.</summary>
    public async Task<bool> SendAsync(DnsRawPackage package, CancellationToken token = default)
    {
        try
        {
            await SendAsync(package.Octets(withLength: true), token);
            return true;
        }
        catch (Exception exception) when (IStreamChannel.IsEnd(exception))
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _handedOver);
            DisposeAtEnd();
        }
    }

    /// <summary>Lets the connection end as soon as it has nothing to answer.</summary>
    public void Finish() => _finishing.Cancel();

    /// <summary>Ends it now, whatever it is doing.</summary>
    public void Abort() => _socket.Dispose();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _connections.Remove(this);
        _channel.Dispose();
        _frames.Dispose();
        if (_isWithHost)
        {
            _transport.InFlight.Leave();
        }
    }

    private async Task<DnsReceivedRawPackage?> ReceiveForHostAsync(CancellationToken token)
    {
        try
        {
            if (!_isOpen)
            {
                await _channel.OpenAsync(token);
                _isOpen = true;
            }

            while (true)
            {
                var forHost = AnswerArrived();
                if (!_frames.Output.IsEmpty)
                {
                    await SendAsync(_frames.Output, token);
                    _frames.ClearOutput();
                }

                if (forHost is not null)
                {
                    Begin(TcpActivity.Answering);
                    if (await _transport.Desk.TryAnswerAsync(forHost.Message(), RemoteEndPoint, _transport.Kind, octets => SendAsync(octets, token)))
                    {
                        continue;
                    }

                    return TryHandOver() ? forHost : null;
                }

                if (_isBroken || (!_frames.HasWhole && !await ReadAsync(token)))
                {
                    await _channel.CloseAsync();
                    return null;
                }
            }
        }
        catch (Exception exception) when (IStreamChannel.IsEnd(exception) || exception is InvalidDataException)
        {
            return null; // gone, overdue or stopping
        }
    }

    private void DisposeAtEnd()
    {
        if (Volatile.Read(ref _isEnding) && Volatile.Read(ref _handedOver) <= 0)
        {
            Dispose();
        }
    }

    private DnsReceivedRawPackage? AnswerArrived()
    {
        if (!_frames.HasWhole)
        {
            return null;
        }

        var counters = _transport.Counters.Rent();
        try
        {
            return AnswerArrived(counters);
        }
        finally
        {
            _transport.Counters.Return(counters);
        }
    }

    private DnsReceivedRawPackage? AnswerArrived(WorkerCounters counters)
    {
        var context = new QueryContext(_transport.Kind, _client, _connections.UnixSeconds);
        while (!_frames.IsOutputFull && _frames.TryTake(out var message))
        {
            if (message.Length < Query.HeaderLength)
            {
                _isBroken = true;
                return null;
            }

            var outcome = _frames.Answer(message, _transport.Engine, _transport.Catalog.Snapshot, context);
            counters.Count(outcome);
            if (outcome.Kind == AnswerKind.HandOver)
            {
                return RawPackages.Of(message, RemoteEndPoint, LocalEndPoint);
            }
        }

        return null;
    }

    private bool TryHandOver()
    {
        if (!_isWithHost && !_transport.InFlight.TryEnter())
        {
            return false;
        }

        _isWithHost = true;
        return Interlocked.Increment(ref _handedOver) <= MaxHandedOver;
    }

    private async ValueTask<bool> ReadAsync(CancellationToken token)
    {
        if (_frames.IsInputEmpty)
        {
            Begin(TcpActivity.Idle);
            _frames.ReleaseBuffers();
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(token, _finishing.Token);
            await _channel.WaitAsync(waiting.Token);
            Begin(TcpActivity.Transferring);
        }

        var length = await _channel.ReceiveAsync(_frames.Room(), token);
        _frames.Arrived(length);
        return length > 0;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> octets, CancellationToken token)
    {
        await _sending.WaitAsync(token);
        try
        {
            Begin(TcpActivity.Transferring);
            await _channel.SendAsync(octets, token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Each call starts the clock of the limit that now applies.</summary>
    private void Begin(TcpActivity activity)
    {
        Activity = activity;
        _connections.Touch(this);
    }
}
