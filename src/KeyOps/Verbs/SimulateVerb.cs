using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs;

/// <summary><c>simulate [DOMAIN…] --for 400d</c>: the dated timeline to come, from real TTLs and policy.</summary>
internal static class SimulateVerb
{
    private const string DefaultSpan = "400d";

    /// <summary>Ten years: the timeline of a schedule repeats itself long before.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    public static Command Create()
    {
        var domains = DomainArguments.Create();
        var span = new Option<string>("--for") { Description = $"How far to look ahead ({DefaultSpan} when left out).", DefaultValueFactory = _ => DefaultSpan };
        var json = JsonOption.Create();
        var command = new Command("simulate", "Show the dated timeline to come if all goes well; change nothing (exit 1: a schedule cannot work).") { domains, span, json, ConfigurationOption.Instance };
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

            if (!DurationText.TryParse(parsed.GetRequiredValue(span), out var ahead, out var error) || ahead > Longest)
            {
                Console.Error.WriteLine($"keyops: --for: {error ?? $"more than {Longest.TotalDays} days"}");
                return ExitCode.Usage;
            }

            var now = TimeProvider.System.GetUtcNow();
            using var store = KeyStore.OpenForReading(settings.StateFolder);
            var timelines = TimelineMaker.Make(new Gatherer(settings, store).Gather(only), now, now + ahead);
            if (parsed.GetValue(json))
            {
                Json.Print(timelines, now, now + ahead);
            }
            else
            {
                TimelineOutput.Print(timelines, now, now + ahead);
            }

            return timelines.All(timeline => timeline.Problems.IsEmpty) ? ExitCode.Fine : ExitCode.Failed;
        });
        return command;
    }
}
