using System.Collections.Immutable;
using KeyOps.Core.MailHost;
using KeyOps.Operations.Planning;

namespace KeyOps.Operations.MailHost;

/// <summary>What makes a mail host right.</summary>
/// <param name="Before">The files as they are.</param>
/// <param name="Draft">The files as they will be, the edits, and what is in the way.</param>
/// <param name="Steps">What is needed beside them.</param>
/// <param name="Files">How the files will differ.</param>
/// <param name="Reloads">Who must be told.</param>
/// <param name="Problems">What must be settled first.</param>
public sealed record HostPlan(
    MailHostTexts Before,
    MailHostDraft Draft,
    ImmutableArray<HostStep> Steps,
    ImmutableArray<FileDiff> Files,
    HostReload Reloads,
    ImmutableArray<MailHostProblem> Problems)
{
    public bool HasChanges => !Draft.Edits.IsEmpty || !Steps.IsEmpty || Reloads != HostReload.None;
}
