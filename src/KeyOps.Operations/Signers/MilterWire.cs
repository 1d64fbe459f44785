using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Processes;

namespace KeyOps.Operations.Signers;

/// <summary>Packets over a socket: a length of four octets, a letter, data. What comes in is bounded.</summary>
internal sealed class MilterWire : IDisposable
{
    /// <summary>No reply of a signer is anywhere near this; libmilter's own limit for a packet is 1 MiB.</summary>
    private const int MaxPacket = 1 << 20;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private MilterWire(Socket socket)
    {
        _socket = socket;
        _stream = new(socket, ownsSocket: false);
    }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<MilterWire> ConnectAsync(MilterAddress address, CancellationToken cancellationToken)
    {
        var socket = address is MilterAddress.Local
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            switch (address)
            {
                case MilterAddress.Local local:
                    await LocalSocket.ConnectAsync(socket, local.Path, cancellationToken);
                    break;
                case MilterAddress.Inet inet:
                    socket.NoDelay = true;
                    await socket.ConnectAsync(inet.Host, inet.Port, cancellationToken);
                    break;
                default:
                    throw new InvalidOperationException($"unknown milter address {address}");
            }

            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Task SendAsync(byte code, string text, CancellationToken cancellationToken) =>
        SendAsync(code, Encoding.Latin1.GetBytes(text), cancellationToken);

    public async Task SendAsync(byte code, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var packet = new byte[5 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, data.Length + 1);
        packet[4] = code;
        data.CopyTo(packet.AsMemory(5));
        await _stream.WriteAsync(packet, cancellationToken);
    }

    /// <exception cref="MilterException">What comes is no packet.</exception>
    public async Task<MilterPacket> ReceiveAsync(CancellationToken cancellationToken)
    {
        var head = new byte[4];
        await FillAsync(head, cancellationToken);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is 0 or > MaxPacket)
        {
            throw new MilterException($"it sent a packet of {length} octets: this is no milter, or a broken one");
        }

        var packet = new byte[length];
        await FillAsync(packet, cancellationToken);
        return new(packet[0], packet.AsMemory(1));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (await _stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) < buffer.Length)
        {
            throw new MilterException("it closed the connection in the middle of the session");
        }
    }
}
