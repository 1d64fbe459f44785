using BenchmarkDotNet.Running;
using KeyOps.Benchmarks.Fleet;

return args switch
{
    ["fleet", .. var rest] => FleetCommand.Run(rest),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}
