using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Daemon;
using KeyOps.Operations.Store;

namespace KeyOps.Verbs;

/// <summary><c>run</c>: the daemon.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        var command = new Command("run", "Run the daemon: serve the zones, do what falls due; SIGHUP reads the configuration again, SIGTERM stops.") { ConfigurationOption.Instance };
        command.SetAction(async (parsed, _) =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            using var store = KeyStore.OpenForWriting(settings.StateFolder, settings.MasterKey, TimeProvider.System);
            return await DaemonHost.RunAsync(settings, store, TimeProvider.System);
        });
        return command;
    }
}
