using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Tests.Reconcile;

public sealed class ClockCheckTests : IDisposable
{
    private static readonly DateTimeOffset At = TestKit.RandomDate.Next();

    private readonly ReconcileFixture _world = new("a.example");

    public void Dispose() => _world.Dispose();

    [Theory]
    // wall clock since the last pass, machine's own count, same start of the machine
    [InlineData("10m", "10m", true, null)]
    [InlineData("200d", "200d", true, null)]
    [InlineData("200d", "199d", true, "200 days passed")]
    [InlineData("8h", "10m", true, "8 hours passed")]
    [InlineData("14m", "10m", true, null)]
    [InlineData("14409m", "14400m", true, "it was set forward by 9 minutes")]
    [InlineData("-4s", "10m", true, null)]
    [InlineData("-6s", "10m", true, "it was ahead then, or is behind now")]
    [InlineData("-6s", "10m", false, "it was ahead then, or is behind now")]
    [InlineData("30d", "1m", false, null)]
    [InlineData("36d", "1m", false, "36 days passed")]
    public void The_wall_clock_is_held_against_the_store_and_the_machines_own_count(string wall, string counted, bool sameBoot, string? expected)
    {
        var last = new PassMark(At, "boot 1", TimeSpan.FromDays(1));
        var present = new PassMark(At + Time(wall), sameBoot ? "boot 1" : "boot 2", sameBoot ? last.Uptime + Time(counted) : Time(counted));

        var problem = new ClockCheck(last, At.AddSeconds(-1), present).Problem;

        if (expected is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.Contains(expected, problem!.Reason, StringComparison.Ordinal);
            Assert.Contains("keyops apply --trust-clock", problem.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    // wall clock since the last pass, machine's own count, how the clock was set, until when before (-) or after the last pass facts are dated wrong
    [InlineData("14m", "10m", "4m", "10m")]
    [InlineData("2m", "5m", "-3m", "0s")]
    [InlineData("601s", "10m", "1s", "10m")]
    [InlineData("10m", "10m", null, null)]
    public void A_small_step_of_the_clock_is_told_with_the_dates_that_it_makes_wrong(string wall, string counted, string? by, string? until)
    {
        var last = new PassMark(At, "boot 1", TimeSpan.FromDays(1));
        var present = new PassMark(At + Time(wall), "boot 1", last.Uptime + Time(counted));

        var check = new ClockCheck(last, At.AddSeconds(-1), present);

        Assert.Null(check.Problem);
        Assert.Equal(by is null ? null : new ClockStep(At + Time(until!), Time(by)), check.Step);
        Assert.Equal(present, check.Mark);
    }

    [Fact]
    public void Steps_too_small_to_tell_from_two_looks_at_two_clocks_add_up()
    {
        var mark = new PassMark(At, "boot 1", TimeSpan.FromDays(1));
        var real = mark;
        var steps = new List<TimeSpan>();
        for (var i = 0; i < 10; i++)
        {
            real = real with { At = real.At + TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(0.3), Uptime = real.Uptime + TimeSpan.FromMinutes(10) };
            var check = new ClockCheck(mark, null, real);
            mark = check.Mark;
            steps.AddRange(check.Step is { } step ? [step.By] : []);
        }

        Assert.Equal([TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(1.2)], steps);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    public async Task A_clock_set_by_little_cuts_no_wait_short_and_draws_none_out(int minutes)
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync(); // the spare takes over: the message life of the first key begins
        var due = Due("default") - _world.Time.GetUtcNow();

        _world.Time.Advance(TimeSpan.FromMinutes(10));
        _world.Time.Off = TimeSpan.FromMinutes(minutes);
        Assert.True((await _world.ApplyAsync()).IsFine);

        Assert.Equal(due - TimeSpan.FromMinutes(10), Due("default") - _world.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_clock_that_went_back_holds_everything_until_it_is_right_again()
    {
        await _world.ApplyAsync();
        var zone = await File.ReadAllTextAsync(_world.Output("a.example"), TestContext.Current.CancellationToken);
        File.Delete(_world.Output("a.example"));

        _world.Time.Off = -TimeSpan.FromDays(400);
        var held = await _world.ApplyAsync();

        Assert.Contains("the clock cannot be believed: it reads", Assert.Single(held.Holds).Reason, StringComparison.Ordinal);
        Assert.Equal(0, held.Steps);
        Assert.False(File.Exists(_world.Output("a.example")));

        _world.Time.Off = default;
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Contains("k=rsa", zone, StringComparison.Ordinal);
        Assert.True(File.Exists(_world.Output("a.example")));
    }

    [Fact]
    public async Task A_clock_set_forward_cuts_no_wait_short_even_when_a_person_trusts_it()
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        await _world.ApplyAsync(); // the spare takes over: the message life of the first key begins
        Assert.Equal(KeyState.Retired, State("default"));

        _world.Time.Off = TimeSpan.FromDays(300);
        Assert.Contains("it was set forward", Assert.Single((await _world.ApplyAsync()).Holds).Reason, StringComparison.Ordinal);

        _world.TrustClock();
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(KeyState.Retired, State("default"));

        _world.Time.Advance(TimeSpan.FromDays(8));
        await _world.ApplyAsync();
        Assert.DoesNotContain(_world.Status()[0].Keys, key => key.Selector.Text == "default");
    }

    [Fact]
    public async Task Facts_dated_in_the_future_count_from_when_a_person_says_the_clock_is_right()
    {
        var right = _world.Time.GetUtcNow();
        _world.Time.Off = TimeSpan.FromDays(3650);
        await _world.ApplyAsync();
        _world.Time.Off = default;
        Assert.False((await _world.ApplyAsync()).IsFine);

        _world.TrustClock();
        var result = await _world.ApplyAsync();

        Assert.True(result.IsFine, string.Join("\n", result.Holds));
        Assert.Equal(KeyState.Active, State("default"));
        Assert.InRange(result.NextDueAt!.Value - right - TimeSpan.FromDays(180), TimeSpan.Zero, TimeSpan.FromSeconds(5)); // ten years are five seconds
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-2)]
    public async Task A_clock_that_is_set_while_a_pass_is_at_work_ends_it_and_nothing_is_dated_by_it_even_if_it_is_right_again_at_the_next(int days)
    {
        await _world.ApplyAsync();
        _world.Time.Advance(TimeSpan.FromDays(181));
        _world.Probe.Answering = () => _world.Time.Off = TimeSpan.FromDays(days);

        var held = await _world.ApplyAsync();

        Assert.StartsWith($"the clock was set {(days > 0 ? "forward by 200" : "back by 2")} days while this was at work", Assert.Single(held.Holds).Reason, StringComparison.Ordinal);
        Assert.Equal(0, held.Steps);
        Assert.Equal([KeyState.Active, KeyState.Ready], _world.Status()[0].Keys.Select(key => key.State));

        (_world.Probe.Answering, _world.Time.Off) = (() => { }, default);
        Assert.True((await _world.ApplyAsync()).IsFine);
        Assert.Equal(_world.Time.GetUtcNow(), _world.Status()[0].Keys[1].Since);
        Assert.Equal(KeyState.Retired, State("default"));
    }

    private DateTimeOffset? Due(string selector) => _world.Status()[0].Keys.Single(key => key.Selector.Text == selector).Wait?.Until;

    private KeyState State(string selector) => _world.Status()[0].Keys.Single(key => key.Selector.Text == selector).State;

    private static TimeSpan Time(string text) => text[^1] switch
    {
        'd' => TimeSpan.FromDays(int.Parse(text[..^1])),
        'h' => TimeSpan.FromHours(int.Parse(text[..^1])),
        'm' => TimeSpan.FromMinutes(int.Parse(text[..^1])),
        _ => TimeSpan.FromSeconds(int.Parse(text[..^1])),
    };
}
