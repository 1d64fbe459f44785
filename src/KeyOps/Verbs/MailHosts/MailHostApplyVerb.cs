using System.Collections.Immutable;
using System.CommandLine;
using KeyOps.Cli;
using KeyOps.Operations.MailHost;
using KeyOps.Operations.Planning;
using KeyOps.Output;

namespace KeyOps.Verbs.MailHosts;

/// <summary><c>mailhost apply</c>: does what <c>mailhost plan</c> says.</summary>
internal static class MailHostApplyVerb
{
    public static Command Create()
    {
        var root = MailHostOptions.Root();
        var json = JsonOption.Create();
        var command = new Command("apply", "Do what plan says, have the programs judge their files, and tell those that must read them again.") { root, json, ConfigurationOption.Instance };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (MailHostOptions.Load(parsed, root, out var exitCode) is not var (settings, paths))
            {
                return exitCode;
            }

            var plan = HostPlanner.Plan(settings, paths);
            var isJson = parsed.GetValue(json);
            var done = ImmutableArray.CreateBuilder<PlannedStep>();
            var problems = plan.Problems;
            if (problems.IsEmpty && plan.HasChanges)
            {
                var failure = await new HostApply(settings, paths, Tell, TimeProvider.System).RunAsync(plan, cancellationToken);
                problems = failure is null ? [] : [failure];
            }

            if (isJson)
            {
                Json.Print(new MailHostApplyJson(done.ToImmutable(), problems, plan.Draft.Notes));
            }
            else
            {
                MailHostOutput.Finish(done.Count, problems, plan.Draft.Notes);
            }

            return problems.IsEmpty ? ExitCode.Fine : ExitCode.Failed;

            void Tell(string text, string reason)
            {
                done.Add(new(text, reason));
                if (!isJson)
                {
                    MailHostOutput.Step(text, reason);
                }
            }
        });
        return command;
    }
}
