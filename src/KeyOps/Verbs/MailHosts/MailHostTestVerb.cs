using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.MailHost;
using KeyOps.Output;

namespace KeyOps.Verbs.MailHosts;

/// <summary><c>mailhost test --to ADDRESS</c>: sends a message and follows it.</summary>
internal static class MailHostTestVerb
{
    private const int DefaultPatience = 30;

    public static Command Create()
    {
        var to = new Option<string>("--to") { HelpName = "ADDRESS", Description = "Who gets the message.", Required = true };
        var from = new Option<string?>("--from") { HelpName = "ADDRESS", Description = "Who sends it (postmaster of the first domain)." };
        var mailbox = new Option<string?>("--mailbox") { HelpName = "PATH", Description = "The recipient's maildir or mbox, when it is on this machine and cannot be told from the address." };
        var timeout = new Option<int>("--timeout") { HelpName = "SECONDS", Description = "How long it is followed.", DefaultValueFactory = _ => DefaultPatience };
        var json = JsonOption.Create();
        foreach (var option in new Option[] { to, from })
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: var text }] && (text.Split('@') is not [{ Length: > 0 }, { Length: > 0 }] || text[0] == '-' || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>')))
                {
                    result.AddError($"'{text}' is not a mail address");
                }
            });
        }

        var command = new Command("test", "Send a message through this machine's mail server, follow it, and explain what its header says.") { to, from, mailbox, timeout, json, ConfigurationOption.Instance };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (MailHostOptions.Load(parsed, null, out var exitCode) is not var (settings, paths))
            {
                return exitCode;
            }

            var test = new HostTest(settings, paths, TimeSpan.FromSeconds(parsed.GetValue(timeout)), TimeProvider.System);
            var result = await test.RunAsync(parsed.GetValue(from), parsed.GetRequiredValue(to), parsed.GetValue(mailbox), cancellationToken);
            if (parsed.GetValue(json))
            {
                Json.Print(MailHostTestJson.Of(result));
            }
            else
            {
                MailHostOutput.Print(result);
            }

            return result.IsGood switch { true => ExitCode.Fine, false => ExitCode.Failed, null => ExitCode.Undetermined };
        });
        return command;
    }
}
