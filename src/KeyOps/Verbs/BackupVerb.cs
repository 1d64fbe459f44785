using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Store;
using KeyOps.Output;
using Spectre.Console;

namespace KeyOps.Verbs;

/// <summary><c>backup FILE</c>: the store in one file, consistent while the daemon runs.</summary>
internal static class BackupVerb
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Where it goes (0600); an older backup there is replaced." };
        var json = JsonOption.Create();
        var command = new Command("backup", "Copy the store into one file, also while the daemon runs. The master key is not in it: keep a copy of that apart.")
        {
            file, json, ConfigurationOption.Instance,
        };
        command.SetAction(parsed =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            var summary = StoreBackup.Write(settings.StateFolder, settings.MasterKey, parsed.GetRequiredValue(file));
            if (parsed.GetValue(json))
            {
                Json.Print(summary);
            }
            else
            {
                Screen.Out.WriteLine($"wrote {summary.File}: {StoreOutput.Content(summary)}");
                Screen.Out.WriteLine($"it opens under {summary.MasterKey} alone, which is not in it: keep a copy of that apart");
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
