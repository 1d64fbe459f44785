using System.Collections.Immutable;

namespace KeyOps.Operations.Signers;

/// <summary>What a deployment would do to the signer's files.</summary>
/// <param name="Changes">In the order of writing; empty when the files are as they should be.</param>
/// <param name="Problems">What keeps it from being done, each with what to do; empty when nothing does.</param>
public sealed record SignerPlan(ImmutableArray<FileChange> Changes, ImmutableArray<string> Problems)
{
    /// <summary>What stands where a file of ours belongs, and is a person's to move away: it is among the problems too.</summary>
    public ImmutableArray<FileDrift> InTheWay { get; init; } = [];

    public bool IsInSync => Changes.IsEmpty && Problems.IsEmpty;
}
