using KeyOps.Core.Lifecycle;

namespace KeyOps.Core.Tests.Lifecycle;

public sealed class CronExpressionTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static DateTimeOffset? Next(string text, string after, TimeZoneInfo? zone = null)
    {
        Assert.True(CronExpression.TryParse(text, out var expression, out var error), error);
        return expression.NextAfter(DateTimeOffset.Parse(after, null), zone ?? TimeZoneInfo.Utc);
    }

    [Theory]
    [InlineData("0 0 3 1 */3 ?", "2026-01-01T03:00:00Z", "2026-04-01T03:00:00Z")]
    [InlineData("0 0 3 1 */3 ?", "2026-12-31T00:00:00Z", "2027-01-01T03:00:00Z")]
    [InlineData("0 0 0 L * ?", "2028-02-10T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 LW * ?", "2026-05-02T00:00:00Z", "2026-05-29T00:00:00Z")]
    [InlineData("0 0 0 1W * ?", "2026-08-01T00:00:00Z", "2026-08-03T00:00:00Z")]
    [InlineData("0 0 0 ? * FRI#3", "2026-01-01T00:00:00Z", "2026-01-16T00:00:00Z")]
    [InlineData("0 0 0 ? * 6L", "2026-01-01T00:00:00Z", "2026-01-30T00:00:00Z")]
    [InlineData("0 0 0 ? * FRI-MON", "2026-01-06T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0/20 22-2/2 * * ?", "2026-01-06T22:40:00Z", "2026-01-07T00:00:00Z")]
    [InlineData("0 0 0 29 2 ? 2025-2027", "2026-01-01T00:00:00Z", null)]
    [InlineData("0 0 0 30 2 ?", "2026-01-01T00:00:00Z", null)]
    public void The_next_moment(string text, string after, string? next) =>
        Assert.Equal(next is null ? null : DateTimeOffset.Parse(next, null), Next(text, after));

    [Fact]
    public void A_local_time_that_is_skipped_in_spring_is_when_the_clock_jumps_and_one_that_comes_twice_counts_once()
    {
        Assert.Equal(DateTimeOffset.Parse("2026-03-29T01:00:00Z", null), Next("0 30 2 29 3 ?", "2026-01-01T00:00:00Z", Berlin));
        var autumn = Next("0 30 2 * 10 ?", "2026-10-24T12:00:00Z", Berlin);
        Assert.Equal(DateTimeOffset.Parse("2026-10-25T01:30:00Z", null), autumn);
        Assert.Equal(DateTimeOffset.Parse("2026-10-26T01:30:00Z", null), Next("0 30 2 * 10 ?", "2026-10-25T01:30:00Z", Berlin));
    }

    [Theory]
    [InlineData("0 0 3 1 *", "six fields")]
    [InlineData("60 0 3 1 * ?", "'60' is not a second (0 to 59)")]
    [InlineData("0 0 24 1 * ?", "'24' is not a hour")]
    [InlineData("0 0 3 1 FOO ?", "'FOO' is not a month (1 to 12, or JAN to DEC)")]
    [InlineData("0 0 3 1 * MON", "write ? for one of them")]
    [InlineData("0 0 3 ? * 6#6", "number of the week")]
    [InlineData("0 0/0 3 1 * ?", "'0' is not a step")]
    [InlineData("0 , 3 1 * ?", "nothing stands where a minute belongs")]
    [InlineData("0 1-2-3 3 1 * ?", "is no range")]
    [InlineData("0 0 3 1 * ? 2030-2029", "ends before it begins")]
    public void What_is_wrong_is_told(string text, string why)
    {
        Assert.False(CronExpression.TryParse(text, out _, out var error));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }
}
