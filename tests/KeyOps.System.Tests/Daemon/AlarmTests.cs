using System.Threading.Channels;
using KeyOps.Core.Names;
using KeyOps.Daemon;

namespace KeyOps.System.Tests.Daemon;

/// <summary>The alarm with the real Quartz, whose clock is the machine's; ours is behind it, so that what we set is missed when Quartz sees it, as after a suspension.</summary>
public sealed class AlarmTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<DomainName?> _calls = Channel.CreateUnbounded<DomainName?>();

    [Theory]
    [InlineData(55)]
    [InlineData(3 * 24 * 60)]
    public async Task What_was_missed_is_called_at_once_and_once(int minutesAgo)
    {
        var late = new BehindClock(TimeSpan.FromMinutes(minutesAgo) + TimeSpan.FromMinutes(5));
        await using var alarm = await Alarm.StartAsync(domain => _calls.Writer.TryWrite(domain), late, TestContext.Current.CancellationToken);
        DomainName[] domains = [.. ((string[])["a.example", "b.example", "c.example"]).Select(DomainName.Parse)];

        foreach (var domain in domains)
        {
            await alarm.SetAsync(domain, late.GetUtcNow() + TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
            // One by one: a second call for the domain before would come here.
            Assert.Equal(domain, await NextAsync());
        }
    }

    /// <summary>The next domain that is called; the sweep, which was missed too, may come between.</summary>
    private async Task<DomainName> NextAsync()
    {
        while (true)
        {
            if (await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience) is { } domain)
            {
                return domain;
            }
        }
    }

    private sealed class BehindClock(TimeSpan behind) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - behind;
    }
}
