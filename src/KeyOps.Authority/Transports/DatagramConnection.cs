using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;

namespace KeyOps.Authority.Transports;

/// <summary>One datagram that the engine handed over, as a connection with one message.</summary>
internal sealed class DatagramConnection(UdpTransport transport, DnsReceivedRawPackage query, Action<ReadOnlyMemory<byte>> send, InFlight inFlight)
    : IServerConnection
{
    private DnsReceivedRawPackage? _query = query;
    private int _isDisposed;

    public IServerTransport Transport => transport;

    public IPEndPoint RemoteEndPoint { get; } = query.RemoteEndpoint;

    public IPEndPoint LocalEndPoint { get; } = query.LocalEndpoint;

    public bool CanRead => _query is not null;

    public Task<bool> InitializeAsync(CancellationToken token = default) => Task.FromResult(true);

    public Task<DnsReceivedRawPackage?> ReceiveAsync(CancellationToken token = default) =>
        Task.FromResult(Interlocked.Exchange(ref _query, null));

    public Task<bool> SendAsync(DnsRawPackage package, CancellationToken token = default)
    {
        try
        {
            send(package.Octets(withLength: false));
            return Task.FromResult(true);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return Task.FromResult(false);
        }
        finally
        {
            Dispose(); // a datagram has one answer
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            inFlight.Leave();
        }
    }
}
