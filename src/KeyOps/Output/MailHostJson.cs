using System.Collections.Immutable;
using KeyOps.Core.MailHost;
using KeyOps.Operations.Checks;
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

/// <summary>`mailhost check --json`.</summary>
internal sealed record MailHostCheckJson(bool Ok, ImmutableArray<CheckJson> Checks)
{
    public static MailHostCheckJson Of(ImmutableArray<CheckResult> results) => new(
        results.All(result => result.Outcome == CheckOutcome.Ok),
        [.. results.Select(CheckJson.Of)]);
}

/// <summary>`mailhost test --json`.</summary>
internal sealed record MailHostTestJson(bool? Ok, string MessageId, string Delivery, string DeliveryText, string? Mailbox, ImmutableArray<TraceLine>? Trace)
{
    public static MailHostTestJson Of(HostTestResult result) => new(
        result.IsGood, result.MessageId, MailHostOutput.Word(result.Delivery).Word, MailHostOutput.Word(result.Delivery).Text, result.Mailbox, result.Trace);
}

/// <summary>`mailhost apply --json`.</summary>
internal sealed record MailHostApplyJson(ImmutableArray<PlannedStep> Done, ImmutableArray<MailHostProblem> Problems, ImmutableArray<string> Notes);
