using System.CommandLine;
using KeyOps.Verbs;

namespace KeyOps.Cli;

/// <summary>The command line: a verb a file, put together here.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("Keeps SPF, DKIM and DMARC right: keys, zones, name server and signer from one configuration.");
        foreach (var verb in Verbs())
        {
            root.Subcommands.Add(verb);
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine($"keyops: {error.Message}");
            }

            Console.Error.WriteLine("keyops: see 'keyops --help'");
            return ExitCode.Usage;
        }

        return parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
    }

    private static IEnumerable<Command> Verbs() =>
    [
        ProbeVerb.Create(),
        ServeVerb.Create(),
        ZoneVerb.Create(),
    ];
}
