namespace KeyOps.Core.Lifecycle;

/// <summary>Why a schedule cannot work.</summary>
/// <param name="Fault">Which setting is behind it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ScheduleProblem(ScheduleFault Fault, string Message, string Remedy);
