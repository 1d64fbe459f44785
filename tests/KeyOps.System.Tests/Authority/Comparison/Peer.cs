using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>A server being asked, over UDP and, where the answer was cut, over TCP.</summary>
internal sealed class Peer(string name, int port) : IDisposable
{
    private const int Tries = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket = Connect(SocketType.Dgram, ProtocolType.Udp, port);
    private readonly byte[] _room = new byte[ushort.MaxValue];
    private ushort _id;

    public string Name => name;

    /// <exception cref="TimeoutException">It does not answer.</exception>
    public Answer Ask(Question question)
    {
        var query = question.ToWire(++_id);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            _socket.Send(query);
            while (TryReceive(out var length))
            {
                if (length >= 12 && BinaryPrimitives.ReadUInt16BigEndian(_room) == _id)
                {
                    var answer = Read(question, length);
                    return answer.IsTruncated ? AskTcp(question, query) : answer;
                }
            }
        }

        throw new TimeoutException($"{name} does not answer {question}");
    }

    public void Dispose() => _socket.Dispose();

    private static Socket Connect(SocketType type, ProtocolType protocol, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol)
        {
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
        };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private bool TryReceive(out int length)
    {
        try
        {
            length = _socket.Receive(_room);
            return true;
        }
        catch (SocketException exception)
        {
            if (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                Thread.Sleep(Pause); // it is still loading zones: a refusal comes at once
            }

            length = 0;
            return false;
        }
    }

    private Answer AskTcp(Question question, byte[] query)
    {
        using var socket = Connect(SocketType.Stream, ProtocolType.Tcp, port);
        using var stream = new NetworkStream(socket);
        byte[] framed = [(byte)(query.Length >> 8), (byte)query.Length, .. query];
        stream.Write(framed);
        stream.ReadExactly(_room, 0, 2);
        var length = BinaryPrimitives.ReadUInt16BigEndian(_room);
        stream.ReadExactly(_room, 0, length);
        return Read(question, length);
    }

    private Answer Read(Question question, int length)
    {
        try
        {
            return AnswerReader.Read(_room.AsSpan(0, length));
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{name} answers {question} with {Convert.ToHexString(_room.AsSpan(0, length))}", exception);
        }
    }
}
