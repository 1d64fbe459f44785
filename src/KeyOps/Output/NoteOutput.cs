using System.Collections.Immutable;
using KeyOps.Operations.Planning;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>What a person is told beside the domains.</summary>
internal static class NoteOutput
{
    /// <summary>So many domains are told of one by one; more are counted.</summary>
    private const int MaxDomains = 5;

    /// <summary>Domains that only the store knows of.</summary>
    public static void Print(ImmutableArray<UnconfiguredDomain> domains)
    {
        foreach (var domain in domains.Take(MaxDomains))
        {
            Note(domain.Text);
        }

        if (domains.Length > MaxDomains)
        {
            Note($"{domains.Length - MaxDomains} more domains are not in the configuration any more; `--json` lists them");
        }
    }

    private static void Note(string text)
    {
        Screen.Out.WriteLine();
        Screen.Out.Write(new Text($"note: {text}\n", new(decoration: Decoration.Dim)));
    }
}
