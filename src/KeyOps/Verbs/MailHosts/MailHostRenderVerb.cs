using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.MailHost;

namespace KeyOps.Verbs.MailHosts;

/// <summary><c>mailhost render --to DIR</c>: the files and commands as text, for who deploys by other means.</summary>
internal static class MailHostRenderVerb
{
    public static Command Create()
    {
        var root = MailHostOptions.Root();
        var to = new Option<string>("--to") { HelpName = "DIR", Description = "Where the files go; it is made when missing.", Required = true };
        var command = new Command("render", "Write the files as they should be, and a script for all else, into a folder; change nothing on the host.") { to, root, ConfigurationOption.Instance };
        command.SetAction(parsed =>
        {
            if (MailHostOptions.Load(parsed, root, out var exitCode) is not var (settings, paths))
            {
                return exitCode;
            }

            var plan = HostPlanner.PlanForText(settings, paths);
            foreach (var path in HostRender.Write(settings, plan, parsed.GetRequiredValue(to)))
            {
                Console.Out.WriteLine(path);
            }

            foreach (var problem in plan.Problems)
            {
                Console.Error.WriteLine($"keyops: {problem.Reason}; {problem.Remedy}");
            }

            return plan.Problems.IsEmpty ? ExitCode.Fine : ExitCode.Failed;
        });
        return command;
    }
}
