using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.Dns;
using KeyOps.Operations.MailHost;
using KeyOps.Operations.Signers;
using KeyOps.Output;

namespace KeyOps.Verbs.MailHosts;

/// <summary><c>mailhost check</c>: reads back the whole chain of this machine.</summary>
internal static class MailHostCheckVerb
{
    public static Command Create()
    {
        var json = JsonOption.Create();
        var command = new Command("check", "Read back the whole chain: files, programs, sockets, permissions, the policy service, a signature of every domain; change and send nothing.") { json, ConfigurationOption.Instance };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (MailHostOptions.Load(parsed, null, out var exitCode) is not var (settings, paths))
            {
                return exitCode;
            }

            var keys = new KeyResolver(SystemResolvers.Read(), [], TimeProvider.System);
            // Blocks: nothing else runs meanwhile.
            var check = new HostCheck(settings, paths, (name, _) => Task.FromResult(PublishedKey.Of(name, keys.LookUp(name))), TimeProvider.System);
            var results = await check.RunAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                Json.Print(MailHostCheckJson.Of(results));
            }
            else
            {
                CheckOutput.Print(results);
            }

            return CheckOutput.ExitCodeOf(results);
        });
        return command;
    }
}
