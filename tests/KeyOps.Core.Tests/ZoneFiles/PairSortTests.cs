using KeyOps.Core.Zones;

namespace KeyOps.Core.Tests.ZoneFiles;

public sealed class PairSortTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(32, 7)]
    [InlineData(33, 7)]
    [InlineData(5_000, 300)]
    [InlineData(5_000, ulong.MaxValue)]
    public void Pairs_come_into_the_order_of_their_keys_and_equal_ones_keep_theirs(int count, ulong range)
    {
        var keys = new ulong[count];
        var state = 1UL;
        for (var i = 0; i < count; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            keys[i] = (state ^ (state >> 31)) % range;
        }

        var values = Enumerable.Range(0, count).ToArray();
        var expectedValues = values.OrderBy(value => keys[value]).ToArray();
        var expectedKeys = keys.Order().ToArray();

        PairSort.Sort(keys, values);

        Assert.Equal(expectedKeys, keys);
        Assert.Equal(expectedValues, values);
    }
}
