using System.Buffers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace KeyOps.Operations.Control;

/// <summary>The daemon's side of its socket in the state folder, which only its own user can open.</summary>
public sealed class ControlServer : IAsyncDisposable
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);

    private readonly Socket _listener;
    private readonly string _path;
    private readonly Func<ControlRequest, ChannelWriter<ControlReply>, CancellationToken, Task> _handle;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private ControlServer(Socket listener, string path, Func<ControlRequest, ChannelWriter<ControlReply>, CancellationToken, Task> handle)
    {
        _listener = listener;
        _path = path;
        _handle = handle;
        _accepting = AcceptAsync();
    }

    /// <summary>Listens. The caller holds the store's lock, so a socket file that is there is a dead daemon's.</summary>
    /// <param name="stateFolder">Where the socket is made.</param>
    /// <param name="handle">Answers one request: writes replies, and returns when it has written the last.</param>
    /// <exception cref="SocketException">The socket cannot be made.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The state folder's path is too long for a socket.</exception>
    public static ControlServer Start(string stateFolder, Func<ControlRequest, ChannelWriter<ControlReply>, CancellationToken, Task> handle)
    {
        var path = ControlSocket.PathIn(stateFolder);
        var endPoint = new UnixDomainSocketEndPoint(path);
        File.Delete(path);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(endPoint);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            return new(listener, path, handle);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        File.Delete(_path);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var conversations = new List<Task>();
        while (true)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stopping.Token);
                conversations.RemoveAll(conversation => conversation.IsCompleted);
                conversations.Add(ConverseAsync(socket));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                break;
            }
        }

        await Task.WhenAll(conversations);
    }

    private async Task ConverseAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (await ReadRequestAsync(stream) is not { } request)
            {
                await WriteAsync(stream, new ControlReply.Refused("that is no request"));
                return;
            }

            var replies = Channel.CreateUnbounded<ControlReply>(new() { SingleReader = true });
            var handling = HandleAsync(request, replies.Writer);
            await foreach (var reply in replies.Reader.ReadAllAsync())
            {
                await WriteAsync(stream, reply);
            }

            await handling;
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // Whoever asked hung up: what was begun goes on and is recorded all the same.
        }
    }

    private async Task HandleAsync(ControlRequest request, ChannelWriter<ControlReply> replies)
    {
        try
        {
            await _handle(request, replies, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            replies.TryWrite(new ControlReply.Refused("the daemon is stopping; what was done is recorded"));
        }
        finally
        {
            replies.Complete();
        }
    }

    private async Task<ControlRequest?> ReadRequestAsync(NetworkStream stream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(RequestLimit);
        var line = new ArrayBufferWriter<byte>();
        while (line.WrittenCount < ControlSocket.MaxLine)
        {
            var read = await stream.ReadAsync(line.GetMemory(4096), limit.Token);
            line.Advance(read);
            if (read == 0 || line.WrittenSpan[^1] == (byte)'\n')
            {
                return Parse(line.WrittenSpan);
            }
        }

        return null;
    }

    private static ControlRequest? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ValueTask WriteAsync(NetworkStream stream, ControlReply reply) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(reply, ControlJson.Default.ControlReply) + "\n"));
}
