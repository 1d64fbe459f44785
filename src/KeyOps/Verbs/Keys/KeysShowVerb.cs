using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Store;
using KeyOps.Output;

namespace KeyOps.Verbs.Keys;

/// <summary><c>keys show DOMAIN [SELECTOR]</c>: a key with its record and all evidence; never its private half.</summary>
internal static class KeysShowVerb
{
    public static Command Create()
    {
        var domain = KeyArguments.Domain();
        var selector = KeyArguments.Selector();
        selector.Arity = ArgumentArity.ZeroOrOne;
        var json = JsonOption.Create();
        var command = new Command("show", "Show a key (without SELECTOR: all of the domain) with its record and the evidence for each step. Never the private half.")
        {
            domain, selector, json, ConfigurationOption.Instance,
        };
        command.SetAction(parsed =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            var wanted = parsed.GetValue(selector);
            if (!KeyArguments.TryRead(parsed.GetRequiredValue(domain), wanted ?? "all", out var name, out var chosen))
            {
                return ExitCode.Usage;
            }

            using var store = KeyStore.OpenForReading(settings.StateFolder);
            var keys = KeyListing.Of(settings, store, new HashSet<DomainName> { name }, TimeProvider.System.GetUtcNow())
                .Where(key => wanted is null || key.Selector == chosen).ToArray();
            if (keys.Length == 0)
            {
                Console.Error.WriteLine(wanted is null
                    ? $"keyops: the store has no key of {name.ToStringWithoutDot()}"
                    : $"keyops: the store has no key {chosen.RecordName(name).ToStringWithoutDot()}; `keyops keys list {name.ToStringWithoutDot()}` shows those it has");
                return ExitCode.Failed;
            }

            if (parsed.GetValue(json))
            {
                Json.Print(keys);
            }
            else
            {
                KeysOutput.Show(keys);
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
