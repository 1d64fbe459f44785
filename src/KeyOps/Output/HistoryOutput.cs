using KeyOps.Core.Names;
using KeyOps.Operations.Store;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>The journal on the screen: what was tried for each domain, and how it ended.</summary>
internal static class HistoryOutput
{
    public static void Print(IEnumerable<DomainName> domains, Func<DomainName, IReadOnlyList<Attempt>> journal)
    {
        foreach (var domain in domains)
        {
            Screen.Out.WriteLine();
            Screen.Out.WriteLine($"{domain.ToStringWithoutDot()}, what was tried:");
            foreach (var attempt in journal(domain))
            {
                var outcome = attempt.Outcome?.ToString().ToLowerInvariant() ?? "broken off, or under way";
                Screen.Out.WriteLine($"  {Moment.Of(attempt.StartedAt)}  {attempt.Action,-9} {outcome}{(attempt.Result is { } result ? ": " + result.Replace("\n", "\n    ", StringComparison.Ordinal) : "")}");
                Screen.Out.Write(new Text($"    because {attempt.Detail}\n", new(decoration: Decoration.Dim)));
            }
        }
    }
}
