using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;

namespace KeyOps.Verbs.Keys;

/// <summary>The domain and the selector that name a key.</summary>
internal static class KeyArguments
{
    public static Argument<string> Domain() => new("DOMAIN") { Description = "The signing domain." };

    public static Argument<string> Selector() => new("SELECTOR") { Description = "The key's selector." };

    /// <summary>Reads both; false, with the reason on stderr, when one is no such name.</summary>
    public static bool TryRead(string domainText, string selectorText, [NotNullWhen(true)] out DomainName? domain, [NotNullWhen(true)] out Selector? selector)
    {
        selector = null;
        if (!DomainName.TryParse(domainText, out domain, out var error))
        {
            Console.Error.WriteLine($"keyops: '{domainText}' is not a domain name: {error}");
            return false;
        }

        if (!Core.Lifecycle.Selector.TryParse(selectorText, out selector, out error))
        {
            Console.Error.WriteLine($"keyops: {error}");
            return false;
        }

        return true;
    }

    /// <summary>Whether the configuration has the domain; else the reason goes to stderr.</summary>
    public static bool IsConfigured(DomainName domain, Settings settings)
    {
        if (settings.Domains.Any(each => each.Name == domain))
        {
            return true;
        }

        Console.Error.WriteLine($"keyops: {domain.ToStringWithoutDot()} is not a domain of {settings.File}");
        return false;
    }
}
