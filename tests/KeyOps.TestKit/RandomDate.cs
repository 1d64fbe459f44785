namespace KeyOps.TestKit;

/// <summary>Where fake clocks start: on another date in every run, so that a stray wall clock or a date in the code fails some day.</summary>
public static class RandomDate
{
    private static readonly DateTimeOffset Earliest = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A whole second within 60 years, from the seed of this run or the given one.</summary>
    public static DateTimeOffset Next(int? seed = null)
    {
#pragma warning disable RS0030 // the one place of the tests that rolls dice
        var random = seed is { } fixedSeed ? new Random(fixedSeed) : Random.Shared;
        return Earliest.AddSeconds(random.NextInt64(60L * 365 * 24 * 3600));
#pragma warning restore RS0030
    }
}
