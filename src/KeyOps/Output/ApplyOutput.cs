using KeyOps.Operations.Reconcile;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>What an apply does, as it does it: a line a step for few domains, a progress bar and the holds for many.</summary>
internal sealed class ApplyOutput(int domains, ProgressContext? bars)
{
    /// <summary>Past this many domains a line for each step is more than a person reads.</summary>
    private const int MaxWithSteps = 25;

    /// <summary>So many holds are shown; with more, one cause is behind most of them.</summary>
    private const int MaxHolds = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProgressTask> _bars = [];
    private int _holds;

    /// <summary>Runs an apply with a progress bar on stderr when there is a terminal and enough to do.</summary>
    public static async Task<T> RunAsync<T>(int domains, Func<ApplyOutput, Task<T>> apply) =>
        domains <= MaxWithSteps || !Screen.HasTerminal
            ? await apply(new(domains, null))
            : await Screen.Error.Progress().StartAsync(bars => apply(new(domains, bars)));

    /// <summary>Hears of each event; prints what belongs on the screen.</summary>
    public void Hear(ReconcileEvent told)
    {
        lock (_lock)
        {
            switch (told)
            {
                case ReconcileEvent.Done done when domains <= MaxWithSteps:
                    Screen.Out.WriteLine($"{done.Subject}: {done.Text}");
                    Screen.Out.Write(new Text($"  because {done.Reason}\n", new(decoration: Decoration.Dim)));
                    break;
                case ReconcileEvent.Held held when _holds++ < MaxHolds:
                    Screen.Out.Write(new Text($"{held.Subject}: held: {held.Reason}\n", new(Color.Yellow)));
                    Screen.Out.WriteLine($"  what to do: {held.Remedy}");
                    break;
                case ReconcileEvent.Waits waits:
                    Screen.Out.WriteLine($"{waits.Subject}: waits{(waits.Until is { } until ? $" until {Moment.Of(until)} at the earliest" : "")}: {waits.Reason}");
                    break;
                case ReconcileEvent.Progress progress when bars is not null:
                    Bar(bars, progress);
                    break;
                default:
                    break;
            }
        }
    }

    public static void Finish(int steps, int holds, int looked, DateTimeOffset? nextDueAt, DateTimeOffset now)
    {
        if (holds > MaxHolds)
        {
            Screen.Out.WriteLine($"… and {holds - MaxHolds} more are held; `keyops status` shows them");
        }

        var next = nextDueAt is { } at ? $"; next at {Moment.Of(at)} ({Moment.Relative(at, now)})" : "";
        Screen.Out.WriteLine(steps == 0 && holds == 0
            ? $"nothing was due for {Words.Count(looked, "domain")}{next}"
            : $"{Words.Count(steps, "step")} done for {Words.Count(looked, "domain")}{(holds > 0 ? $", {holds} held" : "")}{next}");
    }

    private void Bar(ProgressContext shown, ReconcileEvent.Progress progress)
    {
        if (!_bars.TryGetValue(progress.Phase, out var bar))
        {
            bar = _bars[progress.Phase] = shown.AddTask(progress.Phase);
        }

        // A later pass may have another round of the same kind.
        bar.MaxValue(progress.Total).Value(progress.Count);
    }
}
