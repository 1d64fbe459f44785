using System.Collections.Immutable;

namespace KeyOps.Core.Lifecycle;

/// <summary>What will happen if all goes well.</summary>
/// <param name="Steps">In order, each due when it is done.</param>
/// <param name="Situation">After the last of them.</param>
/// <param name="Rest">Why there is no further step.</param>
public sealed record Foreseen(ImmutableArray<Decision.Act> Steps, DomainSituation Situation, Decision Rest);
