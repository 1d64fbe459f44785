namespace KeyOps.Operations.Store;

/// <summary>A clock that was set between two passes.</summary>
/// <param name="Until">What is dated later was dated after the step for certain, or may have been.</param>
/// <param name="By">How far it was set forward; negative: back.</param>
public sealed record ClockStep(DateTimeOffset Until, TimeSpan By);
