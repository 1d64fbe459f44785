using System.CommandLine;

namespace KeyOps.Cli;

/// <summary>`--json`, on every verb that reports.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Print JSON in the documented shape." };
}
