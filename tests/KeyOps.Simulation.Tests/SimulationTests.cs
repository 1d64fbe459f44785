using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KeyOps.Simulation.Tests.Mutations;

namespace KeyOps.Simulation.Tests;

/// <summary>Thousands of lives of a domain, and in none of them is a message that does not verify.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 2000;

    private static readonly double YearDays = 365.25;

    [Fact]
    public void No_seed_breaks_an_invariant()
    {
        var count = Number("KEYOPS_SIMULATION_SEEDS") ?? DefaultSeeds;
        var first = Number("KEYOPS_SIMULATION_FIRST_SEED") ?? 1;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var results = new ConcurrentBag<SimulationResult>();
        // A life blocks its thread while other threads of the pool do its work: with as many lives as threads, all would wait for one that is free.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        ThreadPool.SetMinThreads(8 * Environment.ProcessorCount, 8 * Environment.ProcessorCount);
        Parallel.For(first, first + count, options, (seed, state) =>
        {
            var result = Simulation.Run(seed, Mutation.None);
            results.Add(result);
            if (results.Count(each => each.Violations.Count > 0) >= 10)
            {
                state.Stop();
            }
        });
        var cpu = Process.GetCurrentProcess().TotalProcessorTime - before;

        var years = results.Sum(result => result.Simulated.TotalDays) / YearDays;
        output.WriteLine($"{results.Count} seeds, {results.Count / cpu.TotalSeconds:0} a second of CPU; {years:0} years of operation, {years / cpu.TotalMinutes:0} a minute of CPU");
        output.WriteLine($"{results.Sum(result => result.Passes)} passes, {results.Sum(result => result.Rotations)} rotations, {results.Sum(result => result.Revealed)} keys revealed, {results.Sum(result => result.Sent)} messages verified {results.Sum(result => result.Verified)} times");
        foreach (var place in results.SelectMany(result => result.Places).GroupBy(place => place.Key).OrderBy(places => places.Key))
        {
            output.WriteLine($"  died {place.Sum(each => each.Value.Died),6} of {place.Sum(each => each.Value.Passed),8} times where {place.Key}");
        }

        var broken = results.Where(result => result.Violations.Count > 0).OrderBy(result => result.Seed).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken.Select(result => $"seed {result.Seed}: {result.Violations[0]}").Append("replay one with KEYOPS_SIMULATION_SEED=…, it prints all that happened")));
    }

    [Fact]
    public void The_seed_that_was_asked_for_is_told_from_beginning_to_end()
    {
        if (Number("KEYOPS_SIMULATION_SEED") is not { } seed)
        {
            return;
        }

        var result = Simulation.Run(seed, Mutation.None, isLogged: true);
        foreach (var line in result.Log)
        {
            output.WriteLine(line);
        }

        Assert.Empty(result.Violations);
    }

    [Fact]
    public void A_seed_is_the_same_story_every_time()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            Assert.Equal(Simulation.Run(seed, Mutation.None, isLogged: true).Log, Simulation.Run(seed, Mutation.None, isLogged: true).Log);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
