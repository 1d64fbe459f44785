using KeyOps.Core.Lifecycle;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Lifecycle;

public sealed class ScheduleCheckTests
{
    private static readonly DateTimeOffset Start = RandomDate.Next();
    private static readonly DkimPolicy Policy = new();

    private static ScheduleFault[] Faults(DkimPolicy policy, uint ttl = 0) =>
        [.. ScheduleCheck.Problems(policy, new(ttl), default, Start).Select(problem => problem.Fault)];

    private static RotationSchedule.Cron Cron(string text) => new(CronExpression.TryParse(text, out var cron, out _) ? cron : null!, TimeZoneInfo.Utc);

    [Fact]
    public void A_rotation_more_often_than_one_takes_is_found()
    {
        Assert.Empty(Faults(Policy));
        Assert.Equal([ScheduleFault.Rotation], Faults(Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromDays(7)) }));
        Assert.Empty(Faults(Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromDays(7.2)) }));
        Assert.Equal([ScheduleFault.Rotation], Faults(Policy with { Rotate = Cron("0 0 3 ? * MON") }));
        Assert.Empty(Faults(Policy with { Rotate = Cron("0 0 3 1 * ?") }));
    }

    [Fact]
    public void A_ttl_that_a_rotation_cannot_wait_for_is_found()
    {
        var weekly = Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromDays(8)) };

        Assert.Empty(Faults(weekly, 3600));
        Assert.Equal([ScheduleFault.Ttl], Faults(weekly, 86400));
    }

    [Fact]
    public void A_cron_expression_that_never_comes_true_is_found() => Assert.Equal([ScheduleFault.Rotation], Faults(Policy with { Rotate = Cron("0 0 3 31 2 ?") }));

    [Fact]
    public void A_blackout_that_leaves_nothing_open_is_found()
    {
        Assert.Equal([ScheduleFault.Blackout], Faults(Policy with { Blackout = new([new BlackoutDates.Yearly((1, 1), (12, 31))]) }));
        Assert.Empty(Faults(Policy with { Blackout = new([new BlackoutDates.Yearly((1, 2), (12, 31))]) }));
        Assert.Equal(
            [ScheduleFault.Blackout],
            Faults(Policy with { Blackout = new([new BlackoutDates.Once(DateOnly.FromDateTime(Start.UtcDateTime), DateOnly.FromDateTime(Start.UtcDateTime.AddYears(2)))]) }));
    }

    [Fact]
    public void A_yearly_range_may_pass_the_end_of_the_year()
    {
        var dates = new BlackoutDates.Yearly((12, 20), (1, 3));

        Assert.All([new DateOnly(2026, 12, 20), new(2026, 12, 31), new(2027, 1, 3)], date => Assert.True(dates.Contains(date)));
        Assert.All([new DateOnly(2026, 12, 19), new(2027, 1, 4), new(2027, 7, 1)], date => Assert.False(dates.Contains(date)));
    }

    [Fact]
    public void Rotations_by_cron_fall_due_at_its_moments_and_wait_for_the_window()
    {
        var window = new RotationWindow([.. Enum.GetValues<DayOfWeek>()], new(5, 0), new(6, 0), TimeZoneInfo.Utc);
        var policy = Policy with { Rotate = Cron("0 0 3 1 */3 ?"), Window = window };
        var foreseen = Foresight.Look(new(policy, Selector.Parse("default"), new(policy, []), new ZoneSituation.Current()), new FakeZone(), Start, Start.AddDays(400));

        var switches = foreseen.Steps.Where(step => step.Action is DomainAction.ActivateKeys).Skip(1).ToArray();
        Assert.InRange(switches.Length, 4, 5);
        Assert.All(switches, step => Assert.Equal((1, 5, 0), (step.DueAt.Day, step.DueAt.Hour, step.DueAt.Minute)));
        Assert.All(switches, step => Assert.Equal(1, step.DueAt.Month % 3));
    }
}
