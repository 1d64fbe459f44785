namespace KeyOps.Operations.Control;

/// <summary>Something that was done for a secondary, or refused it.</summary>
/// <param name="At">When it ended.</param>
/// <param name="What">NOTIFY; or what it asked for and was refused: AXFR, IXFR, SOA.</param>
/// <param name="Serial">The version; null of what was refused.</param>
/// <param name="Problem">What went wrong; null when nothing did.</param>
/// <param name="Since">Since when it has gone wrong each time; null when nothing did.</param>
public sealed record SecondaryEvent(DateTimeOffset At, string What, uint? Serial, string? Problem, DateTimeOffset? Since);
