using KeyOps.Operations.Reconcile;

namespace KeyOps.Operations.Tests.Reconcile;

public sealed class HoldBackoffTests
{
    [Fact]
    public void Waits_double_up_to_a_bound_and_begin_anew_when_it_is_done()
    {
        var backoff = new HoldBackoff();
        var waits = Enumerable.Range(0, 40).Select(_ => backoff.Held("a.example")).ToArray();

        Assert.InRange(waits[0], HoldBackoff.First * 0.75, HoldBackoff.First * 1.25);
        Assert.InRange(waits[3], HoldBackoff.First * 6, HoldBackoff.First * 10);
        Assert.All(waits, wait => Assert.InRange(wait, HoldBackoff.First * 0.75, HoldBackoff.Longest * 1.25));
        Assert.True(waits[^1] > HoldBackoff.Longest * 0.7);

        backoff.Done("a.example");
        Assert.Equal(waits[0], backoff.Held("a.example"));
    }

    [Fact]
    public void A_thousand_domains_held_at_once_are_not_tried_again_at_once()
    {
        var backoff = new HoldBackoff();

        var waits = Enumerable.Range(0, 1000).Select(each => backoff.Held($"d{each}.example")).ToArray();

        var tenths = waits.GroupBy(wait => (int)(((wait / HoldBackoff.First) - 0.75) * 20)).Select(group => group.Count()).ToArray();
        Assert.True(tenths.Length >= 10, $"{tenths.Length} of ten tenths are used");
        Assert.All(tenths, count => Assert.InRange(count, 0, 200));
    }
}
