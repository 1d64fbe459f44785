using System.Collections.Immutable;

namespace KeyOps.Operations.Planning;

/// <summary>What is due, and what every file will look like.</summary>
/// <param name="Domains">Every domain asked for, in the order of the configuration.</param>
/// <param name="SignerFiles">The changes to signers' files.</param>
/// <param name="SignerProblems">Why a signer's files could not be worked out.</param>
public sealed record PlanReport(
    ImmutableArray<DomainPlan> Domains,
    ImmutableArray<FileDiff> SignerFiles,
    ImmutableArray<PlannedHold> SignerProblems)
{
    /// <summary>Why nothing at all would be done; null when nothing stands in the way of all.</summary>
    public PlannedHold? Hold { get; init; }

    /// <summary>Domains that only the store knows of: nothing is done for them.</summary>
    public ImmutableArray<UnconfiguredDomain> Unconfigured { get; init; } = [];

    public bool HasChanges => SignerFiles.Length > 0 || Domains.Any(domain => domain.Steps.Length > 0);

    public bool HasHolds => Hold is not null || SignerProblems.Length > 0 || Domains.Any(domain => domain.Hold is not null);
}
