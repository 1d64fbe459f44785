using KeyOps.Operations.Planning;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>A plan on the screen: steps with reasons, then every file's diff.</summary>
internal static class PlanOutput
{
    /// <summary>Past this many quiet domains their lines are left out.</summary>
    private const int MaxQuietDomains = 20;

    public static void Print(PlanReport report, DateTimeOffset now)
    {
        var showQuiet = report.Domains.Length <= MaxQuietDomains;
        foreach (var domain in report.Domains)
        {
            var isQuiet = domain.Steps.IsEmpty && domain.Hold is null;
            if (!isQuiet || showQuiet)
            {
                Print(domain, isQuiet, now);
            }
        }

        if (report.Hold is { } held)
        {
            Hold("all domains", held);
        }

        foreach (var problem in report.SignerProblems)
        {
            Hold("signers", problem);
        }

        foreach (var file in report.Domains.Select(domain => domain.ZoneFile).OfType<FileDiff>().Concat(report.SignerFiles))
        {
            Screen.Out.WriteLine();
            DiffOutput.Print(file);
        }

        NoteOutput.Print(report.Unconfigured);
        Summarise(report);
    }

    private static void Print(DomainPlan domain, bool isQuiet, DateTimeOffset now)
    {
        var name = domain.Domain.ToStringWithoutDot();
        if (isQuiet)
        {
            var next = domain.Next.At is { } at ? $"next {Moment.Of(at)} ({Moment.Relative(at, now)}): {domain.Next.Reason}" : domain.Next.Reason;
            Screen.Out.WriteLine($"{name}: nothing is due; {next}");
            return;
        }

        Screen.Out.WriteLine($"{name}:");
        for (var i = 0; i < domain.Steps.Length; i++)
        {
            Screen.Out.WriteLine($"  {i + 1}. {domain.Steps[i].Text}");
            Screen.Out.Write(new Text($"     because {domain.Steps[i].Reason}\n", new(decoration: Decoration.Dim)));
        }

        if (domain.Hold is { } hold)
        {
            Hold(null, hold);
        }
    }

    private static void Hold(string? subject, PlannedHold hold)
    {
        Screen.Out.Write(new Text($"{(subject is null ? "" : subject + ": ")}  held: {hold.Reason.Replace("\n", "\n        ", StringComparison.Ordinal)}\n", new(Color.Yellow)));
        Screen.Out.WriteLine($"  what to do: {hold.Remedy}");
    }

    private static void Summarise(PlanReport report)
    {
        var due = report.Domains.Count(domain => !domain.Steps.IsEmpty);
        var held = report.Domains.Count(domain => domain.Hold is not null);
        Screen.Out.WriteLine();
        Screen.Out.WriteLine(
            (report.HasChanges ? $"changes are due for {due} of {Words.Count(report.Domains.Length, "domain")}; `keyops apply` makes them" : "nothing is due")
            + (held > 0 ? $"; {held} held" : ""));
    }
}
