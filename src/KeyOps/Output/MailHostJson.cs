using System.Collections.Immutable;
using KeyOps.Core.MailHost;
using KeyOps.Operations.MailHost;
using KeyOps.Operations.Planning;

namespace KeyOps.Output;

/// <summary>`mailhost plan --json`.</summary>
internal sealed record MailHostPlanJson(
    bool ChangesDue,
    ImmutableArray<PlannedStep> Steps,
    ImmutableArray<FileDiff> Files,
    ImmutableArray<MailHostProblem> Problems,
    ImmutableArray<string> Notes)
{
    public static MailHostPlanJson Of(HostPlan plan) => new(
        plan.HasChanges,
        [
            .. plan.Steps.Select(step => new PlannedStep(step.Text, step.Reason)),
            .. plan.Draft.Edits.Select(edit => new PlannedStep(edit.Text, edit.Reason)),
            .. MailHostOutput.Reloads(plan.Reloads).Select(reload => new PlannedStep(reload.Text, reload.Reason)),
        ],
        plan.Files,
        plan.Problems,
        plan.Draft.Notes);
}

/// <summary>`mailhost apply --json`.</summary>
internal sealed record MailHostApplyJson(ImmutableArray<PlannedStep> Done, ImmutableArray<MailHostProblem> Problems, ImmutableArray<string> Notes);
