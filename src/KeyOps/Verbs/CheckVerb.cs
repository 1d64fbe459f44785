using System.Collections.Immutable;
using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Checks;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs;

/// <summary><c>check [DOMAIN…]</c>: what the world sees of a domain, and what is behind it. Changes nothing.</summary>
internal static class CheckVerb
{
    /// <summary>So many domains are looked at side by side.</summary>
    private const int AtOnce = 16;

    public static Command Create()
    {
        var domains = DomainArguments.Create();
        var json = JsonOption.Create();
        var command = new Command("check", "Check everything from the outside in: name servers, each record, what signers sign with, the zone file, what is held; change nothing.")
        {
            domains, json, ConfigurationOption.Instance,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            if (!DomainArguments.TryRead(parsed.GetRequiredValue(domains), settings, out var only))
            {
                return ExitCode.Usage;
            }

            using var store = KeyStore.OpenForReading(settings.StateFolder);
            var fleet = new Gatherer(settings, store).Gather(only);
            var statuses = StatusMaker.Make(fleet, store.LatestAttempts(), TimeProvider.System.GetUtcNow());
            var check = DomainCheck.Create(settings, store, TimeProvider.System);
            var results = new (DomainName Domain, ImmutableArray<CheckResult> Results)[statuses.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, results.Length, options, async (i, cancel) =>
                results[i] = (statuses[i].Domain, await check.RunAsync(fleet.Looked[i], statuses[i], cancel)));
            if (parsed.GetValue(json))
            {
                Json.Print(DomainsCheckJson.Of(results));
            }
            else
            {
                CheckOutput.Print(results);
            }

            return CheckOutput.ExitCodeOf([.. results.SelectMany(domain => domain.Results)]);
        });
        return command;
    }
}
