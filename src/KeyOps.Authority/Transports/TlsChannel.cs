using System.Net.Security;
using System.Net.Sockets;
using KeyOps.Authority.Tls;

namespace KeyOps.Authority.Transports;

/// <summary>The octets of a TCP connection under TLS (RFC 7858). The certificate is the one in force when the client comes.</summary>
internal sealed class TlsChannel(Socket socket, TlsCertificate certificate) : IStreamChannel
{
    private readonly SslStream _stream = new(new NetworkStream(socket, ownsSocket: false));

    public Task OpenAsync(CancellationToken token) => _stream.AuthenticateAsServerAsync(certificate.DotOptions, token);

    public async ValueTask WaitAsync(CancellationToken token) => _ = await _stream.ReadAsync(Memory<byte>.Empty, token);

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken token) => _stream.ReadAsync(buffer, token);

    public ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken token) => _stream.WriteAsync(octets, token);

    public Task CloseAsync() => _stream.IsAuthenticated ? _stream.ShutdownAsync() : Task.CompletedTask;

    public void Dispose()
    {
        _stream.Dispose();
        socket.Dispose();
    }
}
