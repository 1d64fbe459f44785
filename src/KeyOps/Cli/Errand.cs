using System.Collections.Immutable;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Control;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Cli;

/// <summary>Has something done to the store: by the daemon while one runs, else here; tells what was done and what is held.</summary>
internal static class Errand
{
    /// <param name="settings">The configuration.</param>
    /// <param name="request">What is to be done; its configuration is set here.</param>
    /// <param name="json">Whether to print JSON.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Settings settings, ControlRequest request, bool json, CancellationToken cancellationToken)
    {
        request = request with { Configuration = Path.GetFullPath(settings.File) };
        var daemon = await ControlClient.AskAsync(settings.StateFolder, request, cancellationToken);
        var domains = request.Domains.IsEmpty ? settings.Domains.Length : request.Domains.Length;
        var heard = new List<ReconcileEvent>();
        // What is asked of one key is done, or refused before anything else is.
        var isRefused = request.Verb != Errands.Apply;
        return await ApplyOutput.RunAsync(domains, async output =>
        {
            void Hear(ReconcileEvent told)
            {
                isRefused &= told is not ReconcileEvent.Done;
                if (told is not ReconcileEvent.Progress)
                {
                    heard.Add(told);
                }

                if (!json && isRefused && told is ReconcileEvent.Held refusal)
                {
                    Console.Error.WriteLine($"keyops: {refusal.Reason}\n  what to do: {refusal.Remedy}");
                }
                else if (!json)
                {
                    output.Hear(told);
                }
            }

            var finished = daemon is null
                ? await RunHereAsync(settings, request, Hear, cancellationToken)
                : await FollowAsync(daemon, Hear, cancellationToken);
            if (finished is null)
            {
                return ExitCode.Failed;
            }

            var holds = heard.OfType<ReconcileEvent.Held>().ToImmutableArray();
            if (json)
            {
                Json.Print(new ApplyJson(finished.Steps, finished.Domains, [.. heard.OfType<ReconcileEvent.Done>()], holds, finished.NextDueAt, [.. heard.OfType<ReconcileEvent.Waits>()]));
            }
            else if (!isRefused)
            {
                ApplyOutput.Finish(finished.Steps, holds.Length, finished.Domains, finished.NextDueAt, TimeProvider.System.GetUtcNow());
            }

            return holds.IsEmpty ? ExitCode.Fine : ExitCode.Failed;
        });
    }

    private static async Task<ControlReply.Finished> RunHereAsync(
        Settings settings,
        ControlRequest request,
        Action<ReconcileEvent> hear,
        CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var store = KeyStore.OpenForWriting(settings.StateFolder, settings.MasterKey, time);
        var result = await new Errands(settings, store, Reconciler.Create(settings, store, time, served: null), time).RunAsync(request, hear, cancellationToken);
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
