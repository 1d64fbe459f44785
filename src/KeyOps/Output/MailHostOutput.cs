using System.Collections.Immutable;
using KeyOps.Core.MailHost;
using KeyOps.Operations.MailHost;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>What `keyops mailhost` prints for people.</summary>
internal static class MailHostOutput
{
    public static void Print(HostPlan plan)
    {
        foreach (var step in plan.Steps)
        {
            Step(step.Text, step.Reason);
        }

        foreach (var edit in plan.Draft.Edits)
        {
            Step(edit.Text, edit.Reason);
        }

        foreach (var (text, reason) in Reloads(plan.Reloads))
        {
            Step(text, reason);
        }

        foreach (var file in plan.Files)
        {
            Screen.Out.WriteLine();
            DiffOutput.Print(file);
        }

        Tell(plan.Problems, plan.Draft.Notes);
        Screen.Out.WriteLine();
        Screen.Out.WriteLine(!plan.Problems.IsEmpty ? "this must be settled first; nothing is changed until then"
            : plan.HasChanges ? "changes are due; `keyops mailhost apply` makes them" : "nothing is due");
    }

    public static void Step(string text, string reason)
    {
        Screen.Out.WriteLine(text);
        Screen.Out.Write(new Text($"  because {reason}\n", new(decoration: Decoration.Dim)));
    }

    public static void Finish(int done, ImmutableArray<MailHostProblem> problems, ImmutableArray<string> notes)
    {
        Tell(problems, notes);
        if (problems.IsEmpty)
        {
            Screen.Out.WriteLine(done == 0 ? "nothing was due" : $"{Words.Count(done, "step")} done");
        }
    }

    public static void Print(HostTestResult result)
    {
        var (word, text) = Word(result.Delivery);
        Screen.Out.WriteLine($"message   <{result.MessageId}>");
        Screen.Out.WriteLine($"delivery  {word}: {Printable(text)}");
        if (result.Mailbox is null)
        {
            Screen.Out.WriteLine("mailbox   not on this machine, or not known (--mailbox PATH): look at the header where it arrived");
        }
        else if (result.Trace is not { } trace)
        {
            Screen.Out.WriteLine($"mailbox   {result.Mailbox}: it is not there");
        }
        else
        {
            Screen.Out.WriteLine($"mailbox   {result.Mailbox}");
            foreach (var line in trace)
            {
                Screen.Out.WriteLine($"  {line.Field}: {Printable(line.Said)}");
                Style? style = line.IsGood switch { true => new(Color.Green), false => new(Color.Red), null => null };
                Screen.Out.Write(new Text($"    {line.Explanation}\n", style));
            }

            if (!trace.Any(line => line.Field == "DKIM-Signature"))
            {
                Screen.Out.WriteLine("  no DKIM-Signature: the message was not signed; `keyops mailhost check` looks for the reason");
            }
        }
    }

    /// <summary>What became of a message: a stable word, and what is known of it.</summary>
    public static (string Word, string Text) Word(Delivery delivery) => delivery switch
    {
        Delivery.Sent sent => ("sent", sent.Text),
        Delivery.NotSent waits => ("not-sent", waits.Text),
        Delivery.Refused refused => ("refused", refused.Reason),
        Delivery.Lost lost => ("unknown", lost.Reason),
        _ => throw new InvalidOperationException("unknown delivery"),
    };

    /// <summary>What others wrote into a message or a log may hold anything; a terminal gets none of it.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>The reloads of a plan in words.</summary>
    public static IEnumerable<(string Text, string Reason)> Reloads(HostReload reloads)
    {
        if (reloads.HasFlag(HostReload.OpenDkimStart))
        {
            yield return ("OpenDKIM is started again", "it looks at its socket, user, mask and pid file only then");
        }

        if (reloads.HasFlag(HostReload.OpenDkim))
        {
            yield return ("OpenDKIM is told to read its file again", "the file changes");
        }

        if (reloads.HasFlag(HostReload.Postfix))
        {
            yield return ("Postfix is told to read its files again", "they change, or its groups do");
        }
    }

    private static void Tell(ImmutableArray<MailHostProblem> problems, ImmutableArray<string> notes)
    {
        foreach (var problem in problems)
        {
            Screen.Out.WriteLine();
            Screen.Out.Write(new Text($"problem: {problem.Reason}\n", new(Color.Yellow)));
            Screen.Out.WriteLine($"  what to do: {problem.Remedy}");
        }

        foreach (var note in notes)
        {
            Screen.Out.WriteLine();
            Screen.Out.Write(new Text($"note: {note}\n", new(decoration: Decoration.Dim)));
        }
    }
}
