using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using KeyOps.Authority.Exchanges;

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

    /// <summary>Gives out the message if it is the host's to answer; null when it has been answered, or was given out.</summary>
    public async Task<DnsReceivedRawPackage?> ReceiveAsync(CancellationToken token = default)
    {
        if (Interlocked.Exchange(ref _query, null) is not { } query)
        {
            return null;
        }

        try
        {
            if (!await transport.Desk.TryAnswerAsync(query.Message(), RemoteEndPoint, Answers.Transport.Datagram, Send))
            {
                return query;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidDataException)
        {
            // The answer cannot be made or sent; datagrams get lost.
        }

        // ARSoft's server disposes of a connection only when it had a message of it.
        Dispose();
        return null;
    }

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

    private Task Send(ReadOnlyMemory<byte> framed)
    {
        send(framed[HandedMessage.LengthOctets..]);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            inFlight.Leave();
        }
    }
}
