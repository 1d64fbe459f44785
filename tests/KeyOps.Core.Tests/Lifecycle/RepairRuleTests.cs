using KeyOps.Core.Lifecycle;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Lifecycle;

public sealed class RepairRuleTests
{
    private static readonly DateTimeOffset Now = RandomDate.Next();

    [Fact]
    public void What_was_never_written_so_is_written() => Assert.Equal(RepairKind.Written, Next());

    [Fact]
    public void What_is_wanted_otherwise_now_is_written_however_often_it_was_put_right() =>
        Assert.Equal(RepairKind.Written, Next(Row(4, RepairKind.Mended, "old"), Row(3, RepairKind.Mended, "old"), Row(2, RepairKind.Mended, "old"), Row(1, RepairKind.Left, "old")));

    [Fact]
    public void Three_repairs_in_a_row_are_made_and_the_next_change_is_left()
    {
        Assert.Equal(RepairKind.Mended, Next(Row(9, RepairKind.Written), Row(2, RepairKind.Mended), Row(1, RepairKind.Mended)));
        Assert.Equal(RepairKind.Left, Next(Row(9, RepairKind.Written), Row(3, RepairKind.Mended), Row(2, RepairKind.Mended), Row(1, RepairKind.Mended)));
    }

    [Fact]
    public void What_is_left_stays_left_until_it_is_settled()
    {
        Assert.Equal(RepairKind.Left, Next(Row(900, RepairKind.Left)));
        Assert.Equal(RepairKind.Mended, Next(Row(3, RepairKind.Mended), Row(2, RepairKind.Mended), Row(1, RepairKind.Mended), Row(1, RepairKind.Left), Row(1, RepairKind.Settled)));
    }

    [Fact]
    public void Changes_more_than_a_day_apart_are_no_row() =>
        Assert.Equal(RepairKind.Mended, Next(Row(60, RepairKind.Mended), Row(30, RepairKind.Mended), Row(2, RepairKind.Mended), Row(1, RepairKind.Mended)));

    private static RepairKind Next(params Repair[] history) => RepairRule.Next(history, "this", Now);

    private static Repair Row(int hoursAgo, RepairKind kind, string wanted = "this") => new("a file", wanted, Now.AddHours(-hoursAgo), kind);
}
