using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Control;

namespace KeyOps.Verbs.Keys;

/// <summary><c>keys destroy DOMAIN SELECTOR</c>: overwrites the private half of a key that is gone.</summary>
internal static class KeysDestroyVerb
{
    public static Command Create()
    {
        var domain = KeyArguments.Domain();
        var selector = KeyArguments.Selector();
        var json = JsonOption.Create();
        var command = new Command("destroy", "Overwrite the private half of a key that is Removed; what happened to the key stays on record. Any other key is refused.")
        {
            domain, selector, json, ConfigurationOption.Instance,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            if (!KeyArguments.TryRead(parsed.GetRequiredValue(domain), parsed.GetRequiredValue(selector), out var name, out var chosen))
            {
                return ExitCode.Usage;
            }

            var request = new ControlRequest(Errands.Destroy, "", [name.ToStringWithoutDot()]) { Selector = chosen.Text };
            return await Errand.RunAsync(settings, request, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
