using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Reconcile;

/// <summary>What was seen of keys' records when the name servers were asked for them.</summary>
internal abstract record RecordSight
{
    private RecordSight()
    {
    }

    /// <summary>Every server answers them; or nobody is to be asked.</summary>
    /// <param name="Step">In words, with the facts.</param>
    /// <param name="Keys">Of each key what its signatures verify with.</param>
    public sealed record Served(StepOutcome.Done Step, IReadOnlyDictionary<KeyId, VerifyingKey> Keys) : RecordSight;

    /// <summary>Some server does not, or they could not be asked.</summary>
    public sealed record Unserved(StepOutcome Step) : RecordSight;
}
