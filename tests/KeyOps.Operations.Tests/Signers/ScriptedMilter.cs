using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KeyOps.Operations.Configuration;

namespace KeyOps.Operations.Tests.Signers;

/// <summary>A milter that answers as a test tells it to.</summary>
internal sealed class ScriptedMilter : IAsyncDisposable
{
    public static readonly byte[] Negotiation = Packet('O', Number(6), Number(0x1ff), Number(0));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;
    private readonly Func<char, byte[], byte[]?> _answer;
    private readonly StringBuilder _heard = new();

    /// <param name="answer">Octets to send for a command and its data; empty sends nothing, null closes the connection.</param>
    public ScriptedMilter(Func<char, byte[], byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _work = ServeAsync();
    }

    public MilterAddress Address => new MilterAddress.Inet("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    /// <summary>The letters of the commands that came, in order.</summary>
    public string Heard
    {
        get
        {
            lock (_heard)
            {
                return _heard.ToString();
            }
        }
    }

    /// <summary>Set when a command got no answer: the client now waits.</summary>
    public TaskCompletionSource Silent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A well-behaved milter whose answer to the end of a message is <paramref name="end"/>.</summary>
    public static ScriptedMilter Ending(params byte[][] end) => new((command, _) => command switch
    {
        'O' => Negotiation,
        'E' => [.. end.SelectMany(packet => packet)],
        'D' or 'Q' or 'A' => [],
        _ => Packet('c'),
    });

    public static byte[] Packet(char code, params byte[][] data)
    {
        var content = data.SelectMany(part => part).ToArray();
        return [.. Number((uint)content.Length + 1), (byte)code, .. content];
    }

    public static byte[] Number(uint number)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return octets;
    }

    public static byte[] Text(string text) => Encoding.Latin1.GetBytes(text + "\0");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await ServeAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        try
        {
            var head = new byte[5];
            while (await stream.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false, _end.Token) == 5)
            {
                var data = new byte[BinaryPrimitives.ReadUInt32BigEndian(head) - 1];
                await stream.ReadExactlyAsync(data, _end.Token);
                lock (_heard)
                {
                    _heard.Append((char)head[4]);
                }

                if (_answer((char)head[4], data) is not { } answer)
                {
                    return;
                }

                await stream.WriteAsync(answer, _end.Token);
                if (answer.Length == 0 && head[4] is not ((byte)'D' or (byte)'Q' or (byte)'A'))
                {
                    Silent.TrySetResult();
                }
            }
        }
        catch (IOException)
        {
            // The client went.
        }
    }
}
