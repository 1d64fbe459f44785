namespace KeyOps.Operations.Store;

/// <summary>When a pass was, by the wall clock and by one that nobody sets.</summary>
/// <param name="At">By the wall clock.</param>
/// <param name="Boot">Which start of the machine; empty when that cannot be known.</param>
/// <param name="Uptime">How long after that start, time asleep included.</param>
public sealed record PassMark(DateTimeOffset At, string Boot, TimeSpan Uptime);
