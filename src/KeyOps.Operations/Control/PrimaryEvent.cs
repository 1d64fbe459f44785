namespace KeyOps.Operations.Control;

/// <summary>Something that went wrong with a primary.</summary>
/// <param name="Primary">Which.</param>
/// <param name="At">When.</param>
/// <param name="Problem">What.</param>
public sealed record PrimaryEvent(string Primary, DateTimeOffset At, string Problem);
