namespace KeyOps.Operations.Propagation;

/// <summary>Why a server does not confirm.</summary>
/// <param name="Reason">With the server's name and address in it.</param>
/// <param name="Remedy">What a person can do.</param>
internal sealed record ProbeProblem(string Reason, string Remedy)
{
    /// <summary>It answered, and not with the record: caches may hold what it said.</summary>
    public bool IsContradicted { get; init; }
}
