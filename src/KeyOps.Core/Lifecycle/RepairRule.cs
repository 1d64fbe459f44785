namespace KeyOps.Core.Lifecycle;

/// <summary>
/// When to stop putting right what somebody else keeps changing. What was changed once is an accident; what was changed again each time is somebody's will, and a
/// fight over it would be lost by whoever reads mail.
/// </summary>
public static class RepairRule
{
    /// <summary>So many repairs in a row are made; the next change is left.</summary>
    public const int Most = 3;

    /// <summary>Changes further apart are no row.</summary>
    public static readonly TimeSpan InARow = TimeSpan.FromHours(24);

    /// <summary>What is to be done about a thing that is not as wanted.</summary>
    /// <param name="history">Of this thing, the newest last.</param>
    /// <param name="wanted">What it should be.</param>
    /// <param name="now">The time.</param>
    public static RepairKind Next(IReadOnlyList<Repair> history, string wanted, DateTimeOffset now)
    {
        if (history.Count == 0 || history[^1].Wanted != wanted)
        {
            return RepairKind.Written;
        }

        if (history[^1].Kind == RepairKind.Left)
        {
            return RepairKind.Left;
        }

        var row = 0;
        for (var i = history.Count - 1; i >= 0 && history[i].Kind == RepairKind.Mended && history[i].Wanted == wanted && now - history[i].At <= InARow; i--)
        {
            row++;
            now = history[i].At;
        }

        return row < Most ? RepairKind.Mended : RepairKind.Left;
    }
}
