using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs;

/// <summary><c>status [DOMAIN…]</c>: keys, states, holds and their reasons, next due times.</summary>
internal static class StatusVerb
{
    public static Command Create()
    {
        var domains = DomainArguments.Create();
        var json = JsonOption.Create();
        var command = new Command("status", "Show keys, their states and the evidence, what is held and why, what falls due next.") { domains, json, ConfigurationOption.Instance };
        command.SetAction(parsed =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            if (!DomainArguments.TryRead(parsed.GetRequiredValue(domains), settings, out var only))
            {
                return ExitCode.Usage;
            }

            var now = TimeProvider.System.GetUtcNow();
            using var store = KeyStore.OpenForReading(settings.StateFolder);
            var statuses = StatusMaker.Make(new Gatherer(settings, store).Gather(only), store.LatestAttempts(), now);
            if (parsed.GetValue(json))
            {
                Json.Print(statuses);
            }
            else
            {
                StatusOutput.Print(statuses, now);
            }

            return statuses.Any(status => status.Hold is not null) ? ExitCode.Failed : ExitCode.Fine;
        });
        return command;
    }
}
