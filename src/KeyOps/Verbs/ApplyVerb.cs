using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Control;

namespace KeyOps.Verbs;

/// <summary><c>apply [DOMAIN…]</c>: does what is due until nothing is; through the daemon while one runs.</summary>
internal static class ApplyVerb
{
    public static Command Create()
    {
        var domains = DomainArguments.Create();
        var json = JsonOption.Create();
        var trustClock = new Option<bool>("--trust-clock") { Description = "Say that the clock is right now, though it jumped; waits that it counted wrong begin anew." };
        var trustRestored = new Option<bool>("--trust-restored") { Description = "Say that a restored store is right, though the name servers answer otherwise." };
        var mend = new Option<bool>("--mend") { Description = "Put right once more what somebody else keeps changing." };
        var command = new Command("apply", "Do what is due until nothing is; what cron calls. A running daemon is asked to do it.")
        {
            domains, trustClock, trustRestored, mend, json, ConfigurationOption.Instance,
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

            var request = new ControlRequest(Errands.Apply, "", [.. (only ?? []).Select(domain => domain.ToStringWithoutDot())])
            {
                TrustClock = parsed.GetValue(trustClock),
                TrustRestored = parsed.GetValue(trustRestored),
                Mend = parsed.GetValue(mend),
            };
            return await Errand.RunAsync(settings, request, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
