using System.Collections.Immutable;

namespace KeyOps.Operations.Signers;

/// <summary>What a signer did with a message, and what receivers would make of that.</summary>
/// <param name="Outcome">What the signer did.</param>
/// <param name="Signatures">Those it added; empty unless it signed.</param>
/// <param name="Verdict">Of the whole: good when there is a signature of the domain and every signature holds.</param>
/// <param name="Advice">What to do; null when nothing is to be done.</param>
public sealed record ProbeResult(SigningOutcome Outcome, ImmutableArray<ProbedSignature> Signatures, ProbeVerdict Verdict, string? Advice);
