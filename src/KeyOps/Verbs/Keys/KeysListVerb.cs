using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs.Keys;

/// <summary><c>keys list [DOMAIN…]</c>: every key ever.</summary>
internal static class KeysListVerb
{
    public static Command Create()
    {
        var domains = new Argument<string[]>("DOMAIN") { Description = "Only these domains, configured or not; none is all of them.", Arity = ArgumentArity.ZeroOrMore };
        var json = JsonOption.Create();
        var command = new Command("list", "List every key there ever was, those that are gone too.") { domains, json, ConfigurationOption.Instance };
        command.SetAction(parsed =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            var only = new HashSet<DomainName>();
            foreach (var text in parsed.GetRequiredValue(domains))
            {
                if (!DomainName.TryParse(text, out var name, out var error))
                {
                    Console.Error.WriteLine($"keyops: '{text}' is not a domain name: {error}");
                    return ExitCode.Usage;
                }

                only.Add(name);
            }

            using var store = KeyStore.OpenForReading(settings.StateFolder);
            var now = TimeProvider.System.GetUtcNow();
            var keys = KeyListing.Of(settings, store, only.Count == 0 ? null : only, now);
            if (parsed.GetValue(json))
            {
                Json.Print(keys);
            }
            else
            {
                KeysOutput.List(keys);
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
