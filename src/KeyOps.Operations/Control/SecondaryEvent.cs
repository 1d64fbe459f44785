namespace KeyOps.Operations.Control;

/// <summary>Something that was done for a secondary.</summary>
/// <param name="At">When it ended.</param>
/// <param name="What">NOTIFY, AXFR, IXFR.</param>
/// <param name="Serial">The version.</param>
/// <param name="Problem">What went wrong; null when nothing did.</param>
public sealed record SecondaryEvent(DateTimeOffset At, string What, uint Serial, string? Problem);
