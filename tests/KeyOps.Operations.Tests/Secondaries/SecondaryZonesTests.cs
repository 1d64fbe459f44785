using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using KeyOps.Authority.Loading;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Publishing;
using KeyOps.Operations.Secondaries;
using Microsoft.Extensions.Logging.Abstractions;

namespace KeyOps.Operations.Tests.Secondaries;

/// <summary>Followed zones in trouble, and many of them.</summary>
public sealed class SecondaryZonesTests
{
    [Fact]
    public async Task What_nobody_foresaw_is_told_of_the_primary_that_was_asked_and_the_next_one_is_asked()
    {
        using var folder = new TemporaryFolder();
        using var good = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        good.Start();
        other.Start();
        var serving = Task.WhenAll(ServeAsync(good), ServeAsync(other));
        var served = new Served { Fails = 1 };
        var settings = new SecondarySettings(DomainName.Parse("z.test"), [(IPEndPoint)good.LocalEndpoint, (IPEndPoint)other.LocalEndpoint], null, null);
        await using (var zones = Start([settings], folder, served))
        {
            FollowedState State() => zones.States[settings.Zone];
            while (!State().IsServed || State().LastFailure is null)
            {
                await Task.Yield();
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }

            Assert.Equal((IPEndPoint)good.LocalEndpoint, State().LastFailure!.Primary);
            Assert.Contains("which is a bug (the log has all of it): out of order", State().LastFailure!.Reason, StringComparison.Ordinal);
            Assert.Equal((IPEndPoint)other.LocalEndpoint, State().ConfirmedBy);
        }

        good.Stop();
        other.Stop();
        await serving;
    }

    [Fact]
    public async Task A_primary_is_asked_for_a_few_of_many_zones_at_a_time_and_for_all_in_the_end()
    {
        using var folder = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var crowd = new Crowd();
        var serving = ServeAsync(listener, crowd);
        var served = new Served();
        SecondarySettings[] settings = [.. Enumerable.Range(0, 300).Select(i => new SecondarySettings(DomainName.Parse($"z{i}.test"), [(IPEndPoint)listener.LocalEndpoint], null, null))];
        await using (Start(settings, folder, served))
        {
            while (served.Zones.Count < settings.Length)
            {
                await Task.Yield();
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }
        }

        Assert.InRange(crowd.Largest, 1, PrimaryGate.AtOnce);
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task Zones_that_wait_for_a_silent_primary_do_not_each_wait_for_it_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1000);
        var client = new TransferClient(new() { Silence = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
        var asked = Enumerable.Range(0, 500).Select(i => client.AskAsync(
            DomainName.Parse($"z{i}.test"), RecordType.Soa, null, (IPEndPoint)listener.LocalEndpoint, null, null, TestContext.Current.CancellationToken)).ToArray();
        Assert.All(await Task.WhenAll(asked), outcome => Assert.StartsWith("nothing came for", Assert.IsType<TransferOutcome.Failed>(outcome).Reason, StringComparison.Ordinal));
        var connections = 0;
        for (; listener.Pending(); connections++)
        {
            (await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken)).Dispose();
        }

        Assert.Equal(PrimaryGate.AtOnce, connections);

        // Who comes later asks again.
        await client.AskAsync(DomainName.Parse("z.test"), RecordType.Soa, null, (IPEndPoint)listener.LocalEndpoint, null, null, TestContext.Current.CancellationToken);
        Assert.True(listener.Pending());
    }

    private static SecondaryZones Start(SecondarySettings[] settings, TemporaryFolder folder, IServedZones served) => SecondaryZones.Start(
        [.. settings], TsigKeyring.Empty, folder.Path, served, new Dictionary<DomainName, FollowedState>(), new LoadingMemory(TimeProvider.System), TimeProvider.System, NullLogger.Instance);

    /// <summary>A primary of every zone that it is asked for, with a SOA and nothing else in it.</summary>
    private static async Task ServeAsync(TcpListener listener, Crowd? crowd = null)
    {
        var answering = new List<Task>();
        try
        {
            while (true)
            {
                answering.Add(AnswerAsync(await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken), crowd ?? new()));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            await Task.WhenAll(answering); // stopped
        }
    }

    private static async Task AnswerAsync(TcpClient client, Crowd crowd)
    {
        crowd.Come();
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length);
                var request = new byte[(length[0] << 8) | length[1]];
                await stream.ReadExactlyAsync(request);
                var question = request.AsSpan(12)[..(request.AsSpan(12).IndexOf((byte)0) + 5)];
                byte[] soa = [0xC0, 12, 0, 6, 0, 1, 0, 0, 0, 9, 0, 24, 0xC0, 12, 0xC0, 12, 0, 0, 0, 1, .. new byte[16]];
                byte[] records = question[^3] == 6 ? soa : [.. soa, .. soa];
                byte[] answer = [.. request.AsSpan(0, 2), 0x84, 0, 0, 1, 0, (byte)(records.Length / soa.Length), 0, 0, 0, 0, .. question, .. records];
                crowd.Go();
                await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer]);
                Assert.Equal(0, await stream.ReadAsync(length.AsMemory(0, 1))); // the end
            }
        }
        catch (IOException)
        {
            // Gone.
        }
    }

    /// <summary>How many are here at once.</summary>
    private sealed class Crowd
    {
        private readonly Lock _lock = new();
        private int _present;

        public int Largest { get; private set; }

        public void Come()
        {
            lock (_lock)
            {
                Largest = Math.Max(Largest, ++_present);
            }
        }

        public void Go()
        {
            lock (_lock)
            {
                _present--;
            }
        }
    }

    private sealed class Served : IServedZones
    {
        public int Fails { get; set; }

        public ConcurrentDictionary<DomainName, Zone> Zones { get; } = new();

        public void Publish(Zone zone)
        {
            if (Fails-- > 0)
            {
                throw new InvalidOperationException("out of order");
            }

            Zones[zone.Apex] = zone;
        }

        public void Withhold(DomainName apex, string reason)
        {
            // Nothing is served.
        }
    }
}
