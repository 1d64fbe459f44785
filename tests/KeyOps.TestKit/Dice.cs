using System.Globalization;

namespace KeyOps.TestKit;

/// <summary>Random numbers that can be had again: a failing test prints the seed.</summary>
public sealed class Dice
{
#pragma warning disable RS0030 // beside RandomDate the one place of the tests that rolls dice
    private readonly Random _random;

    private Dice(int seed) => (Seed, _random) = (seed, new(seed));

    public int Seed { get; }

    /// <summary>Dice with the seed that the environment variable holds, or another one in every run.</summary>
    public static Dice Roll(string variable) =>
        new(int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next());

    /// <summary>A number from <paramref name="least"/> up to, and without, <paramref name="most"/>.</summary>
    public int Next(int least, int most) => _random.Next(least, most);
#pragma warning restore RS0030
}
