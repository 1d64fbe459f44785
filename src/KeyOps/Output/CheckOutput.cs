using System.Collections.Immutable;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Checks;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>What checks print for people, and what they exit with.</summary>
internal static class CheckOutput
{
    /// <summary>Of several domains: a domain's name stands above its checks.</summary>
    public static void Print(IReadOnlyList<(DomainName Domain, ImmutableArray<CheckResult> Results)> domains)
    {
        foreach (var (domain, results) in domains)
        {
            Screen.Out.WriteLine($"{domain.ToStringWithoutDot()}:");
            Print(results);
        }
    }

    public static void Print(ImmutableArray<CheckResult> results)
    {
        foreach (var result in results)
        {
            var (word, colour) = result.Outcome switch
            {
                CheckOutcome.Ok => ("ok", Color.Green),
                CheckOutcome.Failed => ("FAILED", Color.Red),
                _ => ("unknown", Color.Yellow),
            };
            Screen.Out.Write(new Text($"{word,-8}", new(colour)));
            Screen.Out.WriteLine($"{result.Name}: {result.Text}");
            if (result.Remedy is not null)
            {
                Screen.Out.WriteLine($"        what to do: {result.Remedy}");
            }
        }
    }

    /// <summary>1 when a check failed, 3 when one could not be made.</summary>
    public static int ExitCodeOf(IReadOnlyCollection<CheckResult> results) =>
        results.Any(result => result.Outcome == CheckOutcome.Failed) ? ExitCode.Failed
        : results.Any(result => result.Outcome == CheckOutcome.Undetermined) ? ExitCode.Undetermined
        : ExitCode.Fine;
}
