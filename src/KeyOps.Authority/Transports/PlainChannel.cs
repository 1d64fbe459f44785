using System.Net.Sockets;

namespace KeyOps.Authority.Transports;

/// <summary>The octets of a TCP connection as they are.</summary>
internal sealed class PlainChannel(Socket socket) : IStreamChannel
{
    public Task OpenAsync(CancellationToken token) => Task.CompletedTask;

    public async ValueTask WaitAsync(CancellationToken token) => await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, token);

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken token) => socket.ReceiveAsync(buffer, SocketFlags.None, token);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken token)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[await socket.SendAsync(octets, SocketFlags.None, token)..];
        }
    }

    public Task CloseAsync() => Task.CompletedTask;

    public void Dispose() => socket.Dispose();
}
