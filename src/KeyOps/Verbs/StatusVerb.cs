using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;
using KeyOps.Verbs.Status;

namespace KeyOps.Verbs;

/// <summary><c>status [DOMAIN…]</c>: keys, states, holds and their reasons, next due times; the zones at secondaries, and those that are followed.</summary>
internal static class StatusVerb
{
    public static Command Create()
    {
        var domains = DomainArguments.Create();
        var history = new Option<bool>("--history") { Description = "Show what was tried for each domain, and how it ended." };
        var json = JsonOption.Create();
        var command = new Command("status", "Show keys, their states and the evidence, what is held and why, what falls due next.") { domains, history, json, ConfigurationOption.Instance };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            if (!DomainArguments.TryRead(parsed.GetRequiredValue(domains), settings, out var only, ZonesBesideDomains(settings)))
            {
                return ExitCode.Usage;
            }

            var now = TimeProvider.System.GetUtcNow();
            using var store = KeyStore.OpenForReading(settings.StateFolder);
            var fleet = new Gatherer(settings, store).Gather(only);
            var statuses = StatusMaker.Make(fleet, store.LatestAttempts(), now);
            var unconfigured = only is null ? UnconfiguredDomain.Of(fleet) : [];
            var hold = ClockCheck.Of(store, TimeProvider.System).Problem;
            Func<DomainName, IReadOnlyList<Attempt>>? journal = parsed.GetValue(history) ? store.AttemptsOf : null;
            var look = await ZoneLooks.LookAsync(settings, only, statuses, now, cancellationToken);
            if (parsed.GetValue(json))
            {
                Json.Print(statuses, hold, unconfigured, journal, look);
            }
            else
            {
                StatusOutput.Print(statuses, hold, unconfigured, isNamed: only is not null, now);
                ZoneOutput.Print(look, isNamed: only is not null, now);
                if (journal is not null)
                {
                    HistoryOutput.Print(statuses.Select(status => status.Domain), journal);
                }
            }

            return hold is not null || statuses.Any(status => status.Hold is not null) || look.HasProblem ? ExitCode.Failed : ExitCode.Fine;
        });
        return command;
    }

    /// <summary>Zones that can be named though they are no domains of ours: those that are followed, and the catalog.</summary>
    private static IEnumerable<DomainName> ZonesBesideDomains(Settings settings) => settings.Server is not { } server ? []
        : server.Secondaries.Catalog is { } catalog ? server.Followed.Select(zone => zone.Zone).Append(catalog)
        : server.Followed.Select(zone => zone.Zone);
}
