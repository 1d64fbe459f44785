using BenchmarkDotNet.Attributes;
using KeyOps.Benchmarks.Fleet;
using KeyOps.Operations.Configuration;

namespace KeyOps.Benchmarks.Configuration;

/// <summary>How long a provider's configuration takes to read, and that this grows with its length.</summary>
[MemoryDiagnoser]
public class ConfigurationBenchmarks
{
    private string _folder = "";

    [Params(1_000, 10_000, 40_000)]
    public int Domains { get; set; }

    [GlobalSetup]
    public void WriteFile()
    {
        _folder = Directory.CreateTempSubdirectory("keyops-benchmark-").FullName;
        File.WriteAllText(Path.Combine(_folder, "keyops.yaml"), FleetConfiguration.Write(Domains, 5300));
    }

    [GlobalCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public ConfigurationResult Load() => ConfigurationFile.Load(Path.Combine(_folder, "keyops.yaml"));
}
