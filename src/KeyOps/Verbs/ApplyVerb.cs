using System.Collections.Immutable;
using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs;

/// <summary><c>apply [DOMAIN…]</c>: does what is due until nothing is; through the daemon while one runs.</summary>
internal static class ApplyVerb
{
    public static Command Create()
    {
        var domains = DomainArguments.Create();
        var json = JsonOption.Create();
        var command = new Command("apply", "Do what is due until nothing is; what cron calls. A running daemon is asked to do it.") { domains, json, ConfigurationOption.Instance };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            return DomainArguments.TryRead(parsed.GetRequiredValue(domains), settings, out var only)
                ? await RunAsync(settings, only, parsed.GetValue(json), cancellationToken)
                : ExitCode.Usage;
        });
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, IReadOnlySet<DomainName>? only, bool json, CancellationToken cancellationToken)
    {
        var request = new ControlRequest("apply", Path.GetFullPath(settings.File), [.. (only ?? ImmutableHashSet<DomainName>.Empty).Select(domain => domain.ToStringWithoutDot())]);
        var daemon = await ControlClient.AskAsync(settings.StateFolder, request, cancellationToken);
        var domains = only?.Count ?? settings.Domains.Length;
        var heard = new List<ReconcileEvent>();
        return await ApplyOutput.RunAsync(domains, async output =>
        {
            void Hear(ReconcileEvent told)
            {
                if (told is not ReconcileEvent.Progress)
                {
                    heard.Add(told);
                }

                if (!json)
                {
                    output.Hear(told);
                }
            }

            var finished = daemon is null
                ? await ApplyHereAsync(settings, only, Hear, cancellationToken)
                : await FollowAsync(daemon, Hear, cancellationToken);
            if (finished is null)
            {
                return ExitCode.Failed;
            }

            var holds = heard.OfType<ReconcileEvent.Held>().ToImmutableArray();
            if (json)
            {
                Json.Print(new ApplyJson(finished.Steps, finished.Domains, [.. heard.OfType<ReconcileEvent.Done>()], holds, finished.NextDueAt));
            }
            else
            {
                ApplyOutput.Finish(finished.Steps, holds.Length, finished.Domains, finished.NextDueAt, TimeProvider.System.GetUtcNow());
            }

            return holds.IsEmpty ? ExitCode.Fine : ExitCode.Failed;
        });
    }

    private static async Task<ControlReply.Finished> ApplyHereAsync(
        Settings settings,
        IReadOnlySet<DomainName>? only,
        Action<ReconcileEvent> hear,
        CancellationToken cancellationToken)
    {
        using var store = KeyStore.OpenForWriting(settings.StateFolder, settings.MasterKey, TimeProvider.System);
        var result = await Reconciler.Create(settings, store, TimeProvider.System, served: null).ApplyAsync(only, hear, cancellationToken);
        return new(result.Steps, result.Domains, result.NextDueAt);
    }

    private static async Task<ControlReply.Finished?> FollowAsync(
        IAsyncEnumerable<ControlReply> replies,
        Action<ReconcileEvent> hear,
        CancellationToken cancellationToken)
    {
        await foreach (var reply in replies.WithCancellation(cancellationToken))
        {
            switch (reply)
            {
                case ControlReply.Finished finished:
                    return finished;
                case ControlReply.Refused refused:
                    Console.Error.WriteLine($"keyops: {refused.Message}");
                    return null;
                default:
                    hear(reply.Event!);
                    break;
            }
        }

        Console.Error.WriteLine("keyops: the daemon broke off; its log says why");
        return null;
    }
}
