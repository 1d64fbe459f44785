using System.Net;
using System.Net.Sockets;
using KeyOps.Authority.Compiled;
using KeyOps.Authority.Secondaries;
using KeyOps.Authority.Tests.Support;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Zones;
using KeyOps.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Authority.Tests.Secondaries;

public sealed class NotifySenderTests : IDisposable
{
    private static readonly DomainName Apex = DomainName.Parse("zone.test");

    /// <summary>Seconds that may pass between the sending of a message and the look at it.</summary>
    private const double Drift = 0.6;

    private readonly Socket _secondary = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly ZoneCatalog _catalog = new();
    private readonly SecondaryLedger _ledger = new();
    private readonly byte[] _heard = new byte[512];

    public NotifySenderTests()
    {
        _secondary.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _catalog.Publish(CompiledZone.Compile(ZoneText.Parse("zone.test", "@ 300 SOA ns1 h 7 2 3 4 5"), keepSource: true));
    }

    public void Dispose() => _secondary.Dispose();

    [Fact]
    public async Task A_secondary_that_does_not_answer_is_told_after_1_2_4_and_8_seconds_again_and_16_later_given_up()
    {
        var time = new FakeTimeProvider(RandomDate.Next());
        await using var sender = Sender(time);
        sender.Tell(Apex);
        Hear(time);
        foreach (var wait in new[] { 1, 2, 4, 8 })
        {
            Assert.InRange(Hear(time), wait - Drift, wait + 3);
        }

        var from = time.GetUtcNow();
        while (!_ledger.NotifiedOf(Apex).Any())
        {
            Assert.True(time.GetUtcNow() - from < TimeSpan.FromSeconds(60), "it never gives up");
            Step(time);
        }

        Assert.InRange((time.GetUtcNow() - from).TotalSeconds, 16 - Drift, 20);
        Assert.False(_secondary.Poll(0, SelectMode.SelectRead), "it is told again");
        Assert.Equal("it does not answer", Assert.Single(_ledger.NotifiedOf(Apex)).Problem);

        sender.Tell(Apex); // the next version begins anew
        Hear(time);
    }

    [Fact]
    public async Task One_that_answers_is_told_once_and_the_ledger_knows()
    {
        var time = new FakeTimeProvider(RandomDate.Next());
        await using var sender = Sender(time);
        sender.Tell(Apex);
        Hear(time, out var from);
        _heard[2] |= 0x80;
        _secondary.SendTo(_heard.AsSpan(0, 12), from);
        while (!_ledger.NotifiedOf(Apex).Any())
        {
            await Task.Yield();
        }

        var state = Assert.Single(_ledger.NotifiedOf(Apex));
        Assert.Null(state.Problem);
        Assert.Equal(7u, state.Serial.Number);
        for (var i = 0; i < 40; i++)
        {
            Step(time);
        }

        Assert.False(_secondary.Poll(0, SelectMode.SelectRead), "it is told again");
    }

    [Fact]
    public async Task A_failure_within_the_loop_costs_a_second_and_no_notification()
    {
        var time = new FailingOnce(RandomDate.Next());
        await using var sender = Sender(time);
        sender.Tell(Apex);
        Assert.InRange(Hear(time), 1 - Drift, 4);
    }

    [Fact]
    public async Task A_zone_that_finds_a_bug_is_given_up_and_said_so_and_the_others_are_told()
    {
        var broken = DomainName.Parse("broken.test");
        var source = new ZoneBuilder(broken).Add(broken, RecordType.Soa, new(300), new byte[10_000]).Build(); // no message holds it
        _catalog.Publish(ZoneCompiler.Compile(ZoneText.Parse("broken.test", "@ 300 SOA ns1 h 7 2 3 4 5"), source));
        var time = new FakeTimeProvider(RandomDate.Next());
        await using var sender = Sender(time);
        sender.Tell(broken);
        sender.Tell(Apex);
        Hear(time);
        Assert.Equal(Apex, DomainName.FromWire(_heard.AsSpan(12, Apex.Wire.Length)));
        Assert.StartsWith("telling it failed, which is a bug", Assert.Single(_ledger.NotifiedOf(broken)).Problem, StringComparison.Ordinal);
    }

    private NotifySender Sender(TimeProvider time) =>
        new(new NotifyTarget { To = (IPEndPoint)_secondary.LocalEndPoint! }, null, _catalog, _ledger, time, NullLogger.Instance);

    private double Hear(FakeTimeProvider time) => Hear(time, out _);

    /// <summary>Lets time pass until a message comes; how many seconds of it.</summary>
    private double Hear(FakeTimeProvider time, out EndPoint from)
    {
        var begun = time.GetUtcNow();
        while (!_secondary.Poll(0, SelectMode.SelectRead))
        {
            Assert.True(time.GetUtcNow() - begun < TimeSpan.FromSeconds(60), "nothing comes");
            Step(time);
        }

        var waited = (time.GetUtcNow() - begun).TotalSeconds;
        from = new IPEndPoint(IPAddress.Any, 0);
        _secondary.ReceiveFrom(_heard, ref from);
        return waited;
    }

    /// <summary>A little time passes, and the sender has a chance to see it.</summary>
    private void Step(FakeTimeProvider time)
    {
        if (!_secondary.Poll(10_000, SelectMode.SelectRead))
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
        }
    }

    /// <summary>Fails when another thread than the test's looks at it first: the sending loop.</summary>
    private sealed class FailingOnce(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private readonly int _test = Environment.CurrentManagedThreadId;
        private int _looks;

        public override DateTimeOffset GetUtcNow() =>
            Environment.CurrentManagedThreadId != _test && Interlocked.Increment(ref _looks) == 1 ? throw new InvalidOperationException("as planned") : base.GetUtcNow();
    }
}
