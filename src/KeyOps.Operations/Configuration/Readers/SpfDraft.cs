using KeyOps.Core.Mail;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>What is written under <c>spf:</c>.</summary>
/// <param name="Record">Null for <c>none</c>: the person keeps the record.</param>
internal sealed record SpfDraft(SpfRecord? Record);
