using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs;

/// <summary><c>rotate DOMAIN [--emergency] [--drill]</c>: other keys take over, now; through the daemon while one runs.</summary>
internal static class RotateVerb
{
    /// <summary>A drill shows the whole way, the going of the old key included, and no rotation after it.</summary>
    private static readonly TimeSpan DrillMargin = TimeSpan.FromDays(1);

    public static Command Create()
    {
        var name = new Argument<string>("DOMAIN") { Description = "Whose keys." };
        var emergency = new Option<bool>("--emergency") { Description = "At once, whatever the window says, and revoke the old key: for one that others may have." };
        var drill = new Option<bool>("--drill") { Description = "Show what would happen, and when; change nothing." };
        var json = JsonOption.Create();
        var command = new Command("rotate", "Let the spare key take over now. Name servers and signers are proven first, as ever; a running daemon is asked to do it.")
        {
            name, emergency, drill, json, ConfigurationOption.Instance,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            if (!DomainArguments.TryRead([parsed.GetRequiredValue(name)], settings, out var only))
            {
                return ExitCode.Usage;
            }

            return parsed.GetValue(drill)
                ? Drill(settings, only!, parsed.GetValue(emergency), parsed.GetValue(json))
                : await Errand.RunAsync(
                    settings,
                    new(Errands.Rotate, "", [only!.Single().ToStringWithoutDot()]) { Emergency = parsed.GetValue(emergency) },
                    parsed.GetValue(json),
                    cancellationToken);
        });
        return command;
    }

    private static int Drill(Settings settings, IReadOnlySet<DomainName> only, bool isEmergency, bool json)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var store = KeyStore.OpenForReading(settings.StateFolder);
        var domain = new Gatherer(settings, store).Gather(only).Looked[0];
        var policy = domain.Settings.Policy;
        var life = policy.MessageLife + domain.Timeline.Keys.Select(key => key.LongestTtl.Duration).DefaultIfEmpty().Max();
        var until = (isEmergency ? now : policy.FirstAllowed(now) ?? now) + policy.PublishHold + life + (policy.Revoke ? life : TimeSpan.Zero) + DrillMargin;
        var timeline = TimelineMaker.Drill(domain, isEmergency, now, until);
        if (json)
        {
            Json.Print([timeline], now, until);
        }
        else
        {
            TimelineOutput.Print([timeline], now, until);
            Console.Out.WriteLine("this was a drill: nothing was changed");
        }

        return timeline.Problems.IsEmpty ? ExitCode.Fine : ExitCode.Failed;
    }
}
