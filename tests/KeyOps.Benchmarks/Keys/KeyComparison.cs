using System.Diagnostics;
using KeyOps.Core.Mail;
using KeyOps.Operations.Crypto;

namespace KeyOps.Benchmarks.Keys;

/// <summary>RSA keys made in this process beside as many by `openssl genrsa`, in turn, in one run.</summary>
internal static class KeyComparison
{
    /// <summary>Prints CPU and wall time a key of both; how long one takes varies widely, so the count matters.</summary>
    public static int Run(int count, int bits)
    {
        var algorithm = new KeyAlgorithm.Rsa(bits);
        SigningKey.Generate(algorithm).Dispose(); // loads the library
        var ours = default(Cost);
        var theirs = default(Cost);
        for (var i = 0; i < count; i++)
        {
            ours += Measure(() => SigningKey.Generate(algorithm).Dispose(), Own);
            theirs += Measure(() => OpenSsl(bits), Children);
        }

        Console.WriteLine($"{count} RSA keys of {bits} bits each");
        Print("in this process", ours, count);
        Print("openssl genrsa", theirs, count);
        Console.WriteLine($"ratio: {ours.Cpu / theirs.Cpu:0.00} of its CPU time, {ours.Wall / theirs.Wall:0.00} of its wall time");
        return 0;
    }

    private static void Print(string who, Cost cost, int count) =>
        Console.WriteLine($"{who,-16} {cost.Cpu / count * 1000,8:0.0} ms CPU a key {cost.Wall / count * 1000,8:0.0} ms wall a key {count / cost.Wall,6:0.0} keys/s");

    private static Cost Measure(Action make, Func<double> cpu)
    {
        var before = cpu();
        var wall = Stopwatch.StartNew();
        make();
        return new(cpu() - before, wall.Elapsed.TotalSeconds);
    }

    private static double Own() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <summary>The CPU time of children that ended: fields 16 and 17 of /proc/self/stat, in hundredths of a second.</summary>
    private static double Children()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ');
        return (long.Parse(fields[13]) + long.Parse(fields[14])) / 100.0;
    }

    private static void OpenSsl(int bits)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", ["genrsa", "-out", "/dev/null", $"{bits}"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
    }

    private readonly record struct Cost(double Cpu, double Wall)
    {
        public static Cost operator +(Cost left, Cost right) => new(left.Cpu + right.Cpu, left.Wall + right.Wall);
    }
}
