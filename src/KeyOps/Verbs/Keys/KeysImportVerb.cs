using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Control;

namespace KeyOps.Verbs.Keys;

/// <summary><c>keys import DOMAIN --selector S --key FILE</c>: takes over a key that may be signing.</summary>
internal static class KeysImportVerb
{
    public static Command Create()
    {
        var domain = KeyArguments.Domain();
        var selector = new Option<string>("--selector") { Description = "The selector under which the key is, or will be, in DNS.", HelpName = "SELECTOR", Required = true };
        var key = new Option<string>("--key") { Description = "The private key: PEM as opendkim-genkey and openssl write it, RSA or Ed25519.", HelpName = "FILE", Required = true };
        var json = JsonOption.Create();
        var command = new Command(
            "import",
            "Take over an existing key: it signs on when every name server answers its record and every signer was read back, and is then rotated away from. "
            + "A record in your part of the zone file needs `adopt: true`. Refused: a selector that was used, a key that the record does not hold, RSA under 1024 bits.")
        {
            domain, selector, key, json, ConfigurationOption.Instance,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ConfigurationOption.Load(parsed) is not { } settings)
            {
                return ExitCode.Configuration;
            }

            if (!KeyArguments.TryRead(parsed.GetRequiredValue(domain), parsed.GetRequiredValue(selector), out var name, out var chosen)
                || !KeyArguments.IsConfigured(name, settings))
            {
                return ExitCode.Usage;
            }

            var request = new ControlRequest(Errands.Import, "", [name.ToStringWithoutDot()])
            {
                Selector = chosen.Text,
                KeyFile = Path.GetFullPath(parsed.GetRequiredValue(key)),
            };
            return await Errand.RunAsync(settings, request, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
