using System.Collections.Immutable;

namespace KeyOps.Operations.Propagation;

/// <summary>What one address of a name server came to.</summary>
internal abstract record ServerVerdict
{
    private ServerVerdict()
    {
    }

    /// <summary>It answers every record, byte for byte.</summary>
    /// <param name="Answers">One a record.</param>
    public sealed record Confirms(ImmutableArray<ServedRecord> Answers) : ServerVerdict;

    /// <summary>It does not.</summary>
    public sealed record Refuses(ImmutableArray<ProbeProblem> Problems) : ServerVerdict;

    /// <summary>This host has no IPv6 that leads there: nothing is known of the server.</summary>
    public sealed record OutOfReach : ServerVerdict;
}
