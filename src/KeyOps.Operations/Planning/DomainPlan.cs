using System.Collections.Immutable;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Planning;

/// <summary>What is due for a domain.</summary>
/// <param name="Domain">Which.</param>
/// <param name="Steps">In order, each with its reason: what `apply` does if every step succeeds.</param>
/// <param name="ZoneFile">How its zone file changes.</param>
/// <param name="Hold">Why nothing can be done, though something is due.</param>
/// <param name="Next">What falls due after that, and when.</param>
public sealed record DomainPlan(
    DomainName Domain,
    ImmutableArray<PlannedStep> Steps,
    FileDiff? ZoneFile,
    PlannedHold? Hold,
    PlannedNext Next);

/// <summary>A step and why.</summary>
public sealed record PlannedStep(string Text, string Reason);

/// <summary>Why nothing can be done and what a person does about it.</summary>
public sealed record PlannedHold(string Reason, string Remedy);

/// <summary>When to look again and why; a null time means only when something changes.</summary>
public sealed record PlannedNext(DateTimeOffset? At, string Reason);
