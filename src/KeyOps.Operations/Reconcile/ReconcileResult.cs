using System.Collections.Immutable;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Reconcile;

/// <summary>What an apply came to.</summary>
/// <param name="Steps">How many steps were done.</param>
/// <param name="Holds">What was due and could not be done.</param>
/// <param name="NextDueAt">When something falls due again, by the facts; null when nothing is scheduled.</param>
/// <param name="Domains">How many domains were looked at.</param>
public sealed record ReconcileResult(int Steps, ImmutableArray<ReconcileEvent.Held> Holds, DateTimeOffset? NextDueAt, int Domains)
{
    /// <summary>The domains at rest, and when something falls due for each; null when nothing is scheduled.</summary>
    public IReadOnlyDictionary<DomainName, DateTimeOffset?> DueAt { get; init; } = ImmutableDictionary<DomainName, DateTimeOffset?>.Empty;

    /// <summary>The domains that are held.</summary>
    public IReadOnlySet<DomainName> Held { get; init; } = ImmutableHashSet<DomainName>.Empty;

    /// <summary>Whether what was asked for was not begun, and nothing changed.</summary>
    public bool IsRefused { get; init; }

    public bool IsFine => Holds.IsEmpty;
}
