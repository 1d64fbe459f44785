using System.Net;
using System.Net.Sockets;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.Secondaries;

/// <summary>Stands between ours and a primary, and spoils what the primary sends.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _primary;
    private readonly Task _running;

    public Relay(int primary)
    {
        _primary = primary;
        _listener = new(IPAddress.Loopback, Port);
        _listener.Start();
        _running = RunAsync();
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Octets of each connection behind which it is cut.</summary>
    public int CutsAt { get; set; } = int.MaxValue;

    /// <summary>The octet of each connection that is another than the primary sent.</summary>
    public int SpoilsAt { get; set; } = -1;

    /// <summary>What is done once, when so many octets of a connection have passed.</summary>
    public (int At, Func<Task> Do)? Interrupts { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                using var primary = new TcpClient { ReceiveBufferSize = 1 << 16 }; // little is on its way when it is interrupted
                try
                {
                    await primary.ConnectAsync(IPAddress.Loopback, _primary, _stopping.Token);
                }
                catch (SocketException)
                {
                    continue; // it is down
                }

                var asked = client.GetStream().CopyToAsync(primary.GetStream(), _stopping.Token)
                    .ContinueWith(_ => primary.Client?.Shutdown(SocketShutdown.Send), TaskScheduler.Default); // ours has gone: the primary need not wait
                await AnswerAsync(primary.GetStream(), client.GetStream());
                client.Close();
                primary.Close();
                await asked.ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to)
    {
        var (buffer, passed) = (new byte[4096], 0);
        try
        {
            while (passed < CutsAt && await from.ReadAsync(buffer, _stopping.Token) is > 0 and var read)
            {
                if (SpoilsAt >= passed && SpoilsAt < passed + read)
                {
                    buffer[SpoilsAt - passed] ^= 0x55;
                }

                var length = Math.Min(read, CutsAt - passed);
                await to.WriteAsync(buffer.AsMemory(0, length), _stopping.Token);
                passed += length;
                if (Interrupts is { At: var at, Do: var interrupt } && passed >= at)
                {
                    Interrupts = null;
                    await interrupt();
                }
            }
        }
        catch (IOException)
        {
            // Ours had enough of it.
        }
    }
}
