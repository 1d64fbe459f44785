using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Secondaries;

/// <summary>A connection to a primary, TCP or TLS 1.3 (RFC 9103), that sends a message and receives many.</summary>
internal sealed class PrimaryConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly TransferLimits _limits;

    private PrimaryConnection(Socket socket, Stream stream, TransferLimits limits)
    {
        _socket = socket;
        _stream = stream;
        _limits = limits;
    }

    /// <exception cref="IOException">It cannot be had; the message says why.</exception>
    public static async Task<PrimaryConnection> OpenAsync(IPEndPoint primary, TransferTlsSettings? tls, TransferLimits limits, CancellationToken cancellationToken)
    {
        var socket = new Socket(primary.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(limits.Connect);
            await socket.ConnectAsync(primary, patience.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: false);
            return new(socket, tls is null ? stream : await SecureAsync(stream, tls, patience.Token), limits);
        }
        catch (Exception problem) when (problem is SocketException or AuthenticationException or IOException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException(problem is OperationCanceledException ? $"no connection within {limits.Connect.TotalSeconds} s" : problem.Message, problem);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed.AsMemory(2));
        await _stream.WriteAsync(framed, cancellationToken);
    }

    /// <summary>The next message, into a buffer of 65,535 octets.</summary>
    /// <exception cref="IOException">The connection ended, or nothing came for too long.</exception>
    public async Task<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_limits.Silence);
        try
        {
            await _stream.ReadExactlyAsync(buffer[..2], patience.Token);
            var length = BinaryPrimitives.ReadUInt16BigEndian(buffer.Span);
            await _stream.ReadExactlyAsync(buffer[..length], patience.Token);
            return length;
        }
        catch (EndOfStreamException problem)
        {
            throw new IOException("the connection ended in the midst of it", problem);
        }
        catch (OperationCanceledException problem) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {_limits.Silence.TotalSeconds} s", problem);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static async Task<Stream> SecureAsync(Stream stream, TransferTlsSettings tls, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream);
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (tls.AuthorityFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            ImportAuthorities(policy.CustomTrustStore, file);
        }

        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = tls.Name.ToStringWithoutDot(),
                EnabledSslProtocols = SslProtocols.Tls13, // RFC 9103 §7.1
                ApplicationProtocols = [new("dot")],
                CertificateChainPolicy = policy,
            },
            cancellationToken);
        return secure;
    }

    private static void ImportAuthorities(X509Certificate2Collection store, string file)
    {
        try
        {
            store.ImportFromPemFile(file);
        }
        catch (CryptographicException problem)
        {
            throw new IOException($"{file} cannot be read as certificates in PEM form: {problem.Message}", problem);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException(problem.Message, problem);
        }
    }
}
