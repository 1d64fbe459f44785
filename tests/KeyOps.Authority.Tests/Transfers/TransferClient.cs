using System.Buffers.Binary;
using System.Net.Sockets;
using KeyOps.Authority.Tests.Support;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;

namespace KeyOps.Authority.Tests.Transfers;

/// <summary>Asks a started server for transfers, and reads all of the answer.</summary>
internal static class TransferClient
{
    private const ushort Axfr = 252;
    private const ushort Ixfr = 251;

    /// <summary>Each message as <see cref="MessageText"/> tells it; the signatures are verified and left out.</summary>
    public static async Task<List<string>> TransferAsync(TestServer server, string zone, TsigKey? key = null, uint? serial = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint);
        using var requester = key is null ? null : new TsigRequester(key);
        await TestServer.SendAsync(client.GetStream(), Request(zone, requester, serial));
        var messages = new List<string>();
        var (soas, lines) = (0, 0);
        do
        {
            var octets = await TestServer.ReceiveAsync(client.GetStream());
            if (requester is not null)
            {
                var reply = requester.Verify(octets, TimeProvider.System.GetUtcNow());
                octets = octets[..Assert.IsType<TsigReply.Accepted>(reply).Length];
                octets[11]--;
            }

            var text = MessageText.Of(octets);
            messages.Add(text);
            lines += text.Count(c => c == '\n');
            soas += text.Split('\n').Count(line => line.Contains(" SOA ", StringComparison.Ordinal));
            if (text.StartsWith("NOERROR", StringComparison.Ordinal) && lines == 1 && serial is not null)
            {
                break; // the SOA alone
            }
        }
        while (messages[0].StartsWith("NOERROR", StringComparison.Ordinal) && soas % 2 == 1);
        return messages;
    }

    public static byte[] Request(string zone, TsigRequester? requester = null, uint? serial = null)
    {
        var name = DomainName.Parse(zone).Wire;
        byte[] request = [0x12, 0x34, 0, 0, 0, 1, 0, 0, 0, (byte)(serial is null ? 0 : 1), 0, 0, .. name, 0, (byte)(serial is null ? Axfr : Ixfr), 0, 1];
        if (serial is { } number)
        {
            var soa = new byte[12 + 22];
            BinaryPrimitives.WriteUInt16BigEndian(soa, 0xC00C);
            soa[3] = 6;
            soa[5] = 1;
            soa[11] = 22;
            BinaryPrimitives.WriteUInt32BigEndian(soa.AsSpan(14), number);
            request = [.. request, .. soa];
        }

        if (requester is null)
        {
            return request;
        }

        var buffer = new byte[1024];
        request.CopyTo(buffer, 0);
        return buffer[..requester.Sign(buffer, request.Length, TimeProvider.System.GetUtcNow())];
    }
}
