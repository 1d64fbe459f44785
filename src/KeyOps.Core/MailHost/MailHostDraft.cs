using System.Collections.Immutable;

namespace KeyOps.Core.MailHost;

/// <summary>What becomes of a mail host's files.</summary>
/// <param name="Texts">As they will be.</param>
/// <param name="Edits">What is changed, in the order of the changes; empty when all is right.</param>
/// <param name="Problems">What must be settled first; empty when nothing.</param>
/// <param name="Notes">What a person should know.</param>
public sealed record MailHostDraft(
    MailHostTexts Texts, ImmutableArray<MailHostEdit> Edits, ImmutableArray<MailHostProblem> Problems, ImmutableArray<string> Notes);
