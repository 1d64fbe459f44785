using System.CommandLine;
using System.Text;
using KeyOps.Verbs;

namespace KeyOps.Cli;

/// <summary>The verbs that stand in for OpenDKIM's tools, by verb or by the name of the symlink they are called through.</summary>
internal static class DropIns
{
    /// <summary>Runs the drop-in that was asked for, if one was; <paramref name="exitCode"/> is then the process's.</summary>
    public static bool TryRun(string[] args, out int exitCode)
    {
        exitCode = 0;
        var calledAs = CalledAs();
        var run = ByName(calledAs.Replace("opendkim-", "", StringComparison.Ordinal));
        var rest = args;
        if (run is null || calledAs == "keyops")
        {
            run = args.Length > 0 ? ByName(args[0]) : null;
            if (run is null)
            {
                return false;
            }

            calledAs = "opendkim-" + args[0];
            rest = args[1..];
        }

        exitCode = run(calledAs, rest);
        return true;
    }

    /// <summary>The drop-ins as `--help` lists them; they are run before the command line is put together.</summary>
    public static IEnumerable<Command> Described() =>
    [
        new("genkey", "Make a key pair and its record as opendkim-genkey does: same flags, files and exit codes."),
        new("testkey", "Check a published key as opendkim-testkey does: same flags, lines and exit codes; --strict and --json are ours."),
    ];

    private static Func<string, string[], int>? ByName(string name) => name switch
    {
        "genkey" => (programName, args) => GenkeyVerb.Run(programName, args),
        "testkey" => (programName, args) => TestkeyVerb.Run(programName, args),
        _ => null,
    };

    /// <summary>The last part of argv[0]; the runtime does not pass it on, the kernel keeps it.</summary>
    private static string CalledAs()
    {
        try
        {
            var commandLine = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
            var end = commandLine.IndexOf((byte)0);
            return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? commandLine : commandLine[..end]));
        }
        catch (IOException)
        {
            return "keyops"; // no /proc: the name cannot be known, the verbs work all the same
        }
    }
}
