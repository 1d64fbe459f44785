namespace KeyOps.Simulation.Tests.World;

/// <summary>What is left to chance, from one seed: the same seed falls the same way for ever.</summary>
internal sealed class Luck(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>0 to <paramref name="end"/>, without it.</summary>
    public int Below(int end) => _random.Next(end);

    public T Pick<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>Evenly between the two, in whole milliseconds.</summary>
    public TimeSpan Between(TimeSpan from, TimeSpan to) =>
        from + TimeSpan.FromMilliseconds(Math.Floor((to - from).TotalMilliseconds * _random.NextDouble()));

    /// <summary>Between the two, short times as likely as long ones: seconds, minutes and days all happen.</summary>
    public TimeSpan Scattered(TimeSpan from, TimeSpan to) =>
        TimeSpan.FromMilliseconds(Math.Floor(from.TotalMilliseconds * Math.Pow(to / from, _random.NextDouble())));

    public void Fill(Span<byte> octets) => _random.NextBytes(octets);

    /// <summary>Luck of his own for somebody: what he throws does not change what others do.</summary>
    public Luck Fork() => new(_random.Next());
}
