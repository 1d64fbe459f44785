using System.Net.Sockets;
using System.Security.Authentication;

namespace KeyOps.Authority.Transports;

/// <summary>The octets of a connection, encrypted or not. All of it throws what <see cref="IsEnd"/> knows when the other side is gone.</summary>
internal interface IStreamChannel : IDisposable
{
    /// <summary>Does what comes before the first message.</summary>
    Task OpenAsync(CancellationToken token);

    /// <summary>Waits until something may be received, without a buffer.</summary>
    ValueTask WaitAsync(CancellationToken token);

    /// <summary>Receives at least one octet; 0 at the end.</summary>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken token);

    /// <summary>Sends all of it.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken token);

    /// <summary>Tells the other side that nothing more comes.</summary>
    Task CloseAsync();

    /// <summary>Whether a failure is only that the connection has ended: gone, overdue, not what it should be, stopping.</summary>
    static bool IsEnd(Exception exception) =>
        exception is SocketException or IOException or ObjectDisposedException or OperationCanceledException or AuthenticationException;
}
