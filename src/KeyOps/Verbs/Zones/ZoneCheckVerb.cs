using System.CommandLine;
using KeyOps.Cli;

namespace KeyOps.Verbs.Zones;

/// <summary><c>zone check FILE…</c>: reads zone files and applies the zone rules. Exit code 1 when one has errors.</summary>
internal static class ZoneCheckVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "the zone files", Arity = ArgumentArity.OneOrMore };
        var origin = ZoneFileArgument.OriginOption();
        var json = ZoneFileArgument.JsonOption();
        var command = new Command("check", "Read zone files and apply the zone rules.") { files, origin, json };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(origin), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] paths, string? origin, bool json)
    {
        if (paths.Length > 1 && origin is not null)
        {
            Console.Error.WriteLine("keyops: --origin names one zone, and these are several files");
            return ExitCode.Usage;
        }

        var exitCode = ExitCode.Fine;
        using var report = json ? (IZoneReport)new ZoneJsonReport() : new ZoneTextReport();
        foreach (var path in paths)
        {
            if (ZoneFileArgument.Origin(path, origin) is not { } name)
            {
                return ExitCode.Usage;
            }

            if (!ZoneFileArgument.TryLoad(path, name, out var file, out var problem))
            {
                report.AddUnreadable(path, name, problem);
                exitCode = ExitCode.Failed;
                continue;
            }

            report.Add(file);
            exitCode = file.HasErrors ? ExitCode.Failed : exitCode;
        }

        return exitCode;
    }
}
