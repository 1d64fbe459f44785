using System.CommandLine;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;

namespace KeyOps.Cli;

/// <summary>The `[DOMAIN…]` of verbs that look at some domains or all.</summary>
internal static class DomainArguments
{
    public static Argument<string[]> Create() => new("DOMAIN")
    {
        Description = "Only these domains; none is all of them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The domains that were named. False, with the reasons on stderr, when one is not configured.</summary>
    /// <param name="names">As they were written.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="only">Null for all.</param>
    /// <param name="beside">Other names that may be named; null: none.</param>
    public static bool TryRead(string[] names, Settings settings, out HashSet<DomainName>? only, IEnumerable<DomainName>? beside = null)
    {
        only = names.Length == 0 ? null : [];
        var configured = settings.Domains.Select(domain => domain.Name).Concat(beside ?? []).ToHashSet();
        var allKnown = true;
        foreach (var text in names)
        {
            if (!DomainName.TryParse(text, out var name, out var error))
            {
                Console.Error.WriteLine($"keyops: '{text}' is not a domain name: {error}");
                allKnown = false;
            }
            else if (!configured.Contains(name))
            {
                Console.Error.WriteLine($"keyops: {text} is not a domain of {settings.File}");
                allKnown = false;
            }
            else
            {
                only!.Add(name);
            }
        }

        return allKnown;
    }
}
