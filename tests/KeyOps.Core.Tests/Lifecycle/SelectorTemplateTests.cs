using KeyOps.Core.Lifecycle;

namespace KeyOps.Core.Tests.Lifecycle;

public sealed class SelectorTemplateTests
{
    private static readonly DateTimeOffset Now = new(2031, 5, 3, 12, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("k{yyyyMMdd}", "", "k20310503 k20310503a k20310502 k20310502a k20310501 k20310501a")]
    [InlineData("k{yyyyMM}", "r e", "k203105r k203105e k203105ar k203105ae")]
    public void Names_of_a_time_are_those_that_keys_made_in_it_have_the_newest_first(string template, string kinds, string expected)
    {
        Assert.True(SelectorTemplate.TryParse(template, out var it, out _));

        var names = it.Between(Now.AddDays(-2), Now, kinds.Split(' '), 100).Select(name => name.Text).ToArray();

        Assert.Equal(expected, string.Join(' ', names));
        Assert.Equal(names[..3], it.Between(Now.AddDays(-2), Now, kinds.Split(' '), 3).Select(name => name.Text));
    }

    [Theory]
    [InlineData("k{yyyyMMdd}", 30)]
    [InlineData("k{yyyyMMddHH}", 3)]
    [InlineData("x{yyyyMMddHHmm}", 0.1)]
    [InlineData("fixed", 500)]
    public void Whatever_a_key_is_called_that_was_made_then_is_among_them(string template, double days)
    {
        Assert.True(SelectorTemplate.TryParse(template, out var it, out _));
        var from = Now.AddDays(-days);

        var names = it.Between(from, Now, [""], 2000).ToHashSet();

        for (var part = 0; part <= 10; part++)
        {
            Assert.Contains(it.Next(from + ((Now - from) * part / 10), "", new HashSet<Selector>()), names);
        }
    }
}
