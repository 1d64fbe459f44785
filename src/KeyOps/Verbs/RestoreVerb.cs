using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Store;
using KeyOps.Output;
using Spectre.Console;

namespace KeyOps.Verbs;

/// <summary><c>restore FILE</c>: a backup in the store's place.</summary>
internal static class RestoreVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "What `keyops backup` wrote." };
        var json = JsonOption.Create();
        var command = new Command("restore", "Put a backup in the store's place; the store that was there is kept beside it. The daemon must be stopped.")
        {
            file, json, ConfigurationOption.Instance,
        };
        command.SetAction(parsed =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            var summary = StoreRestore.Run(settings.StateFolder, settings.MasterKey, parsed.GetRequiredValue(file), TimeProvider.System);
            if (parsed.GetValue(json))
            {
                Json.Print(summary);
            }
            else
            {
                Screen.Out.WriteLine($"restored {summary.File}: {StoreOutput.Content(summary)}");
                if (summary.ReplacedStore is { } replaced)
                {
                    Screen.Out.WriteLine($"the store that was there is now {replaced}");
                }

                Screen.Out.WriteLine("nothing it says is acted on before the name servers were asked about it: `keyops apply`, or start the daemon");
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
