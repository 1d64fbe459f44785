using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.System.Tests.Signers;

/// <summary>A name server on loopback that knows TXT records and nothing else: NXDOMAIN for other names.</summary>
internal sealed class TxtServer : IAsyncDisposable
{
    private const int HeaderLength = 12;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _end = new();
    private readonly Func<DomainName, string?> _textAt;
    private readonly Task _work;

    public TxtServer(Func<DomainName, string?> textAt)
    {
        _textAt = textAt;
        _work = ServeAsync();
    }

    /// <summary>As <c>--server</c> takes it.</summary>
    public string Address => _socket.Client.LocalEndPoint!.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                var query = await _socket.ReceiveAsync(_end.Token);
                await _socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[] Answer(byte[] query)
    {
        var name = DomainName.FromWire(query.AsSpan(HeaderLength));
        var question = query.AsSpan(0, HeaderLength + name.Wire.Length + 4).ToArray();
        var text = _textAt(name);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(2), (ushort)(text is null ? 0x8403 : 0x8400)); // QR AA, NXDOMAIN or NOERROR
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(6), (ushort)(text is null ? 0 : 1)); // ANCOUNT
        BinaryPrimitives.WriteUInt32BigEndian(question.AsSpan(8), 0); // no EDNS
        if (text is null)
        {
            return question;
        }

        var rdata = TxtRdata.FromText(text);
        var record = new byte[12 + rdata.Length];
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xc000 | HeaderLength); // the question's name
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(2), 16); // TXT
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(4), 1); // IN
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(6), 300);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(10), (ushort)rdata.Length);
        rdata.CopyTo(record, 12);
        return [.. question, .. record];
    }
}
