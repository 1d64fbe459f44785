using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using KeyOps.Authority.Answers;
using KeyOps.Authority.Counters;
using KeyOps.Authority.Exchanges;
using KeyOps.Authority.Tls;

namespace KeyOps.Authority.Transports;

/// <summary>TCP on one address for ARSoft's server, with TLS or without, whose connections answer by the engine what it can (RFC 7766, RFC 7858).</summary>
internal sealed class TcpTransport : IServerTransport
{
    private const int Backlog = 1024;

    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly TcpConnections _connections;
    private readonly TlsCertificate? _certificate;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="endPoint">Where to listen.</param>
    /// <param name="engine">Answers what it can.</param>
    /// <param name="catalog">The zones.</param>
    /// <param name="counters">For connections of this transport.</param>
    /// <param name="connections">Whose limits they are under.</param>
    /// <param name="inFlight">What the host is working on.</param>
    /// <param name="certificate">For TLS; null without.</param>
    /// <param name="inherited">Sockets bound already.</param>
    public TcpTransport(
        IPEndPoint endPoint,
        AnswerEngine engine,
        ZoneCatalog catalog,
        CounterPool counters,
        TcpConnections connections,
        InFlight inFlight,
        TlsCertificate? certificate = null,
        InheritedSockets? inherited = null)
    {
        _certificate = certificate;
        Engine = engine;
        Catalog = catalog;
        InFlight = inFlight;
        Counters = counters;
        _connections = connections;
        if (inherited?.Take(endPoint, SocketType.Stream) is { } socket)
        {
            _socket = socket; // listening already
            return;
        }

        _socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _socket.DualMode = false;
            }

            _socket.Bind(endPoint);
            _socket.Listen(Backlog);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Who takes what the engine hands over, before the host.</summary>
    public required MessageDesk Desk { get; init; }

    public AnswerEngine Engine { get; }

    public ZoneCatalog Catalog { get; }

    public InFlight InFlight { get; }

    public CounterPool Counters { get; }

    /// <summary>How its queries come, to the engine.</summary>
    public Transport Kind => IsEncrypted ? Transport.Encrypted : Transport.Stream;

    public bool IsEncrypted => _certificate is not null;

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public ushort DefaultAllowedResponseSize => ushort.MaxValue;

    public bool SupportsMultipleResponses => true;

    public bool AllowTruncatedResponses => false;

    public TransportProtocol TransportProtocol => IsEncrypted ? TransportProtocol.Tls : TransportProtocol.Tcp;

    public void Bind()
    {
        // Listening since it was made, so that Start fails where it can be told.
    }

    public IStreamChannel Channel(Socket socket) => _certificate is null ? new PlainChannel(socket) : new TlsChannel(socket, _certificate);

    /// <summary>Accepts no more.</summary>
    public void Stop()
    {
        _stopping.Cancel();
        _socket.Dispose();
    }

    public void Close() => Stop();

    public void Dispose()
    {
        _socket.Dispose();
        _stopping.Dispose();
    }

    /// <summary>The next connection that the limits allow. Must not throw: ARSoft's loop is <c>async void</c>.</summary>
    public async Task<IServerConnection?> AcceptConnectionAsync(CancellationToken token = default)
    {
        if (_stopping.IsCancellationRequested)
        {
            await WaitForEndAsync(token);
            return null;
        }

        try
        {
            var socket = await _socket.AcceptAsync(_stopping.Token);
            return _connections.TryAdd(this, socket);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            // No descriptor left: make room, and do not spin should others hold them.
            _connections.EvictOldest();
            await Task.Delay(PauseWithoutDescriptors, CancellationToken.None);
            return null;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A client that was gone again, or the end.
            return null;
        }
    }

    /// <summary>ARSoft's loop calls again at once until its own end comes.</summary>
    private async Task WaitForEndAsync(CancellationToken token)
    {
        await using (token.Register(() => _stopped.TrySetResult()))
        {
            await _stopped.Task;
        }
    }
}
