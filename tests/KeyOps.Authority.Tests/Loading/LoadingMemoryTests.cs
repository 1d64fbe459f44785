using System.Runtime.CompilerServices;
using KeyOps.Authority.Loading;
using Microsoft.Extensions.Time.Testing;

namespace KeyOps.Authority.Tests.Loading;

public sealed class LoadingMemoryTests
{
    private const int Much = 40 << 20;
    private const int Little = 10 << 10;

    private readonly CountingClock _time = new();

    [Fact]
    public void What_work_took_is_given_back_after_it_whatever_the_collector_thinks()
    {
        using var memory = new LoadingMemory(_time);
        var taken = Take(memory, Much);

        // A collection that is asked for while another one runs is none.
        for (var tries = 0; taken.IsAlive && tries < 20; tries++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            SpinWait.SpinUntil(() => !taken.IsAlive, TimeSpan.FromSeconds(1));
        }

        Assert.False(taken.IsAlive);
    }

    [Fact]
    public void Small_zones_cause_no_collections_however_many_follow_each_other()
    {
        using var memory = new LoadingMemory(_time);

        for (var i = 0; i < 10_000; i++)
        {
            Take(memory, Little);
        }

        Assert.Equal(0, _time.Timers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Take(LoadingMemory memory, int size)
    {
        using var work = memory.Begin();
        return new(new byte[size]);
    }

    private sealed class CountingClock : FakeTimeProvider
    {
        public int Timers { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
