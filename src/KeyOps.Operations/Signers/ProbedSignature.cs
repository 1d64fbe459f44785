using KeyOps.Core.Mail.Signatures;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Signers;

/// <summary>One signature that a signer added, and what a receiver would make of it.</summary>
/// <param name="Header">The DKIM-Signature field.</param>
/// <param name="Signature">The same, read; null when it cannot be.</param>
/// <param name="RecordName">Where its key record is; null as above.</param>
/// <param name="Verdict">Whether it holds.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record ProbedSignature(MailHeader Header, DkimSignature? Signature, DomainName? RecordName, ProbeVerdict Verdict, string Reason);
