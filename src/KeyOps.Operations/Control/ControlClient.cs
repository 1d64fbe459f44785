using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace KeyOps.Operations.Control;

/// <summary>A verb's side of the daemon's socket.</summary>
public static class ControlClient
{
    /// <summary>Asks the daemon and hands on its answer line by line; null when no daemon listens there.</summary>
    public static async Task<IAsyncEnumerable<ControlReply>?> AskAsync(string stateFolder, ControlRequest request, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(ControlSocket.PathIn(stateFolder)), cancellationToken);
        }
        catch (Exception problem) when (problem is SocketException or ArgumentOutOfRangeException)
        {
            // Nobody there, or a path too long for a socket: then no daemon could listen on it either.
            socket.Dispose();
            return null;
        }

        return ReadAsync(socket, request, cancellationToken);
    }

    private static async IAsyncEnumerable<ControlReply> ReadAsync(
        Socket socket,
        ControlRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(request, ControlJson.Default.ControlRequest) + "\n"), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (JsonSerializer.Deserialize(line, ControlJson.Default.ControlReply) is { } reply)
            {
                yield return reply;
            }
        }
    }
}
