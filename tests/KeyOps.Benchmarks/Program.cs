using BenchmarkDotNet.Running;
using KeyOps.Benchmarks.Fleet;
using KeyOps.Benchmarks.Keys;
using KeyOps.Benchmarks.Servers;

return args switch
{
    ["fleet", .. var rest] => FleetCommand.Run(rest),
    ["keys", var count, var bits] => KeyComparison.Run(int.Parse(count), int.Parse(bits)),
    ["plain", var list, var port] => PlainServer.Run(list, port),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}
