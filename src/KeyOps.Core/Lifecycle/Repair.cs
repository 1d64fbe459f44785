namespace KeyOps.Core.Lifecycle;

/// <summary>One time that a thing was not as it should be.</summary>
/// <param name="Thing">What, in words that can begin a sentence: a file of a signer, a zone file.</param>
/// <param name="Wanted">Stands for what it should be: the same text, the same content.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What was done.</param>
public sealed record Repair(string Thing, string Wanted, DateTimeOffset At, RepairKind Kind);
