using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.MailHost;
using KeyOps.Output;

namespace KeyOps.Verbs.MailHosts;

/// <summary><c>mailhost plan</c>: what is not as it should be, with a diff of every file.</summary>
internal static class MailHostPlanVerb
{
    public static Command Create()
    {
        var root = MailHostOptions.Root();
        var json = JsonOption.Create();
        var command = new Command("plan", "Say what would be changed and why, with a diff of every file; change nothing (exit 2: changes are due).") { root, json, ConfigurationOption.Instance };
        command.SetAction(parsed =>
        {
            if (MailHostOptions.Load(parsed, root, out var exitCode) is not var (settings, paths))
            {
                return exitCode;
            }

            var plan = HostPlanner.Plan(settings, paths);
            if (parsed.GetValue(json))
            {
                Json.Print(MailHostPlanJson.Of(plan));
            }
            else
            {
                MailHostOutput.Print(plan);
            }

            return !plan.Problems.IsEmpty ? ExitCode.Failed : plan.HasChanges ? ExitCode.ChangesDue : ExitCode.Fine;
        });
        return command;
    }
}
