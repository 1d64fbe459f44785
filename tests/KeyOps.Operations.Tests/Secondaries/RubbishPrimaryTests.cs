using System.Net;
using System.Net.Sockets;
using CsCheck;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Secondaries;

namespace KeyOps.Operations.Tests.Secondaries;

/// <summary>A primary that sends anything at all costs a reason, and nothing else. Longer by KEYOPS_FUZZ_SECONDS.</summary>
public sealed class RubbishPrimaryTests
{
    private static readonly DomainName Apex = DomainName.Parse("z.test");
    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("KEYOPS_FUZZ_SECONDS"), out var seconds) ? seconds : 2;
    private static readonly TransferLimits Limits = new() { Connect = TimeSpan.FromSeconds(5), Silence = TimeSpan.FromMilliseconds(500), Records = 100, Octets = 100_000 };

    [Fact]
    public async Task Whatever_octets_come_the_outcome_is_a_reason()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TransferClient(Limits, TimeProvider.System);
        var key = new TsigKey(DomainName.Parse("k.test"), TsigAlgorithm.HmacSha256, new byte[32]);
        var until = Environment.TickCount64 + (Seconds * 1000L);
        for (var i = 0; Environment.TickCount64 < until; i++)
        {
            var (kind, junk) = Gen.Select(Gen.Int[0, 3], Gen.Byte.Array[0, 300]).Single();
            var asked = client.AskAsync(Apex, RecordType.Axfr, null, (IPEndPoint)listener.LocalEndpoint, kind == 0 ? key : null, null, TestContext.Current.CancellationToken);
            using (var served = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
            {
                await AnswerAsync(served.GetStream(), kind, junk);
            }

            Assert.IsType<TransferOutcome.Failed>(await asked);
        }
    }

    [Fact]
    public async Task An_endless_zone_is_cut_and_an_unsigned_one_is_not_believed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TransferClient(Limits, TimeProvider.System);
        var endless = client.AskAsync(Apex, RecordType.Axfr, null, (IPEndPoint)listener.LocalEndpoint, null, null, TestContext.Current.CancellationToken);
        using (var served = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await ServeZoneAsync(served.GetStream(), records: 1000, isEnded: false);
        }

        Assert.Contains("larger than a zone may be", Assert.IsType<TransferOutcome.Failed>(await endless).Reason, StringComparison.Ordinal);

        var key = new TsigKey(DomainName.Parse("k.test"), TsigAlgorithm.HmacSha256, new byte[32]);
        var unsigned = client.AskAsync(Apex, RecordType.Axfr, null, (IPEndPoint)listener.LocalEndpoint, key, null, TestContext.Current.CancellationToken);
        using (var served = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await ServeZoneAsync(served.GetStream(), records: 3, isEnded: true);
        }

        Assert.Contains("is not signed; key k.test", Assert.IsType<TransferOutcome.Failed>(await unsigned).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transfer_that_is_cut_after_any_octet_is_none()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TransferClient(Limits, TimeProvider.System);
        var to = (IPEndPoint)listener.LocalEndpoint;
        var whole = Framed(Soa(), A(1), A(2)).Concat(Framed(A(3), A(4), Soa())).ToArray();
        for (var length = 0; length <= whole.Length; length++)
        {
            var asked = client.AskAsync(Apex, RecordType.Axfr, null, to, null, null, TestContext.Current.CancellationToken);
            using (var served = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
            {
                var request = await ReadAsync(served.GetStream());
                var octets = whole.ToArray();
                foreach (var start in new[] { 2, (whole.Length / 2) + 2 })
                {
                    request.AsSpan(0, 2).CopyTo(octets.AsSpan(start));
                }

                await served.GetStream().WriteAsync(octets.AsMemory(0, length), TestContext.Current.CancellationToken);
            }

            var outcome = await asked;
            Assert.True(length == whole.Length ? outcome is TransferOutcome.Whole : outcome is TransferOutcome.Failed, $"{length} of {whole.Length} octets: {outcome}");
        }
    }

    [Fact]
    public async Task A_file_of_authorities_that_is_none_is_named()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", TestContext.Current.CancellationToken);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var outcome = await new TransferClient(Limits, TimeProvider.System).AskAsync(
            Apex, RecordType.Axfr, null, (IPEndPoint)listener.LocalEndpoint, null, new(Apex, file), TestContext.Current.CancellationToken);
        Assert.Contains($"{file} cannot be read as certificates", Assert.IsType<TransferOutcome.Failed>(outcome).Reason, StringComparison.Ordinal);
        File.Delete(file);
    }

    /// <summary>A message with these records and no question, its length before it; both messages of a test are of one length.</summary>
    private static byte[] Framed(params byte[][] records)
    {
        byte[] message = [0, 0, 0x84, 0, 0, 0, 0, (byte)records.Length, 0, 0, 0, 0, .. records.SelectMany(record => record)];
        return [(byte)(message.Length >> 8), (byte)message.Length, .. message];
    }

    private static byte[] A(byte last) => [.. Apex.Wire, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, last];

    private static async Task AnswerAsync(NetworkStream stream, int kind, byte[] junk)
    {
        var request = await ReadAsync(stream);
        byte[] message = kind switch
        {
            1 => junk,                                                                    // anything
            2 => [.. request.AsSpan(0, 2), 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0, .. request.AsSpan(12), .. junk],  // a header, then anything for records
            _ => [.. request.AsSpan(0, 2), 0x84, 0, 0, 1, 0, 2, 0, 0, 0, 1, .. request.AsSpan(12, 12), .. Soa(), .. junk],
        };
        await WriteAsync(stream, message);
    }

    private static async Task ServeZoneAsync(NetworkStream stream, int records, bool isEnded)
    {
        var request = await ReadAsync(stream);
        try
        {
            await WriteAsync(stream, [.. request.AsSpan(0, 2), 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0, .. request.AsSpan(12, 12), .. Soa()]);
            for (var i = 0; i < records; i++)
            {
                await WriteAsync(stream, [.. request.AsSpan(0, 2), 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0, .. Apex.Wire, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, (byte)(i >> 8), (byte)i]);
            }

            if (isEnded)
            {
                await WriteAsync(stream, [.. request.AsSpan(0, 2), 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0, .. Soa()]);
            }
        }
        catch (IOException)
        {
            // Cut off, as it should be.
        }
    }

    private static byte[] Soa() => [.. Apex.Wire, 0, 6, 0, 1, 0, 0, 0, 9, 0, (byte)((2 * Apex.Wire.Length) + 20), .. Apex.Wire, .. Apex.Wire, 0, 0, 0, 1, .. new byte[16]];

    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length);
        var message = new byte[(length[0] << 8) | length[1]];
        await stream.ReadExactlyAsync(message);
        return message;
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] message) =>
        await stream.WriteAsync((byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message]);
}
