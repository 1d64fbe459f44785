using System.CommandLine;
using System.Net.Sockets;
using KeyOps.Operations.Store;
using KeyOps.Verbs;

namespace KeyOps.Cli;

/// <summary>The command line: a verb a file, put together here.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        StandardStream.Install();
        var root = new RootCommand("Keeps SPF, DKIM and DMARC right: keys, zones, name server and signer from one configuration.");
        foreach (var verb in Verbs())
        {
            root.Subcommands.Add(verb);
        }

        var parsed = root.Parse(args);
        var errors = parsed.Errors.Select(error => error.Message).ToList();
        if (args.Contains(""))
        {
            errors.Add("an argument is empty: name what is meant, or leave it out");
        }

        if (errors.Count > 0)
        {
            errors.ForEach(error => Console.Error.WriteLine($"keyops: {error}"));
            Console.Error.WriteLine("keyops: see 'keyops --help'");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("keyops: interrupted; what was done is recorded, and the next run goes on from there");
            return ExitCode.Failed;
        }
        catch (Exception problem) when (problem is StoreException or IOException or UnauthorizedAccessException or SocketException)
        {
            // What the environment refuses is told in a line; what is left is a defect and ends with its stack.
            Console.Error.WriteLine($"keyops: {problem.Message}");
            return ExitCode.Failed;
        }
    }

    private static IEnumerable<Command> Verbs() =>
    [
        RunVerb.Create(),
        PlanVerb.Create(),
        ApplyVerb.Create(),
        StatusVerb.Create(),
        CheckVerb.Create(),
        RotateVerb.Create(),
        SimulateVerb.Create(),
        KeysVerb.Create(),
        BackupVerb.Create(),
        RestoreVerb.Create(),
        .. DropIns.Described(),
        ProbeVerb.Create(),
        MailHostVerb.Create(),
        ServeVerb.Create(),
        ZoneVerb.Create(),
        TsigVerb.Create(),
    ];
}
