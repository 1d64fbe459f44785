using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KeyOps.System.Tests.MailHost;

/// <summary>Takes any message over SMTP on loopback and keeps it.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly global::System.Threading.Channels.Channel<string> _messages = global::System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly Task _work;

    public SmtpSink()
    {
        _listener.Start();
        _work = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next message, with CRLF line ends.</summary>
    public async Task<string> ReceiveAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _work;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink");
        StringBuilder? message = null;
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (message is not null && line == ".")
            {
                await _messages.Writer.WriteAsync(message.ToString(), _end.Token);
                message = null;
                await writer.WriteLineAsync("250 taken");
            }
            else if (message is not null)
            {
                message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }
            else if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                message = new();
                await writer.WriteLineAsync("354 go on");
            }
            else
            {
                await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye" : "250 fine");
            }
        }
    }
}
