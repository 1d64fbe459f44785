using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs;

/// <summary><c>plan [DOMAIN…]</c>: what is due and why, with a diff of every file.</summary>
internal static class PlanVerb
{
    public static Command Create()
    {
        var domains = DomainArguments.Create();
        var json = JsonOption.Create();
        var command = new Command("plan", "Say what is due and why, with a diff of every file; change nothing (exit 2: changes are due).") { domains, json, ConfigurationOption.Instance };
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

            var time = TimeProvider.System;
            using var store = KeyStore.OpenForReading(settings.StateFolder, settings.MasterKey);
            var report = PlanMaker.Make(new Gatherer(settings, store).Gather(only), store, time);
            if (parsed.GetValue(json))
            {
                Json.Print(report);
            }
            else
            {
                PlanOutput.Print(report, time.GetUtcNow());
            }

            return report.HasHolds ? ExitCode.Failed : report.HasChanges ? ExitCode.ChangesDue : ExitCode.Fine;
        });
        return command;
    }
}
