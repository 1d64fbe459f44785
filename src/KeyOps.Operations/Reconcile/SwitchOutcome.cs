using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>What came of pointing a signer at keys.</summary>
internal abstract record SwitchOutcome
{
    private SwitchOutcome()
    {
    }

    /// <summary>It signs with them.</summary>
    /// <param name="Signatures">The DKIM-Signature read back of each key that was to be proven, verified with what was given for it; without a socket there is none.</param>
    public sealed record Switched(IReadOnlyDictionary<KeyId, string> Signatures) : SwitchOutcome;

    /// <summary>It does not; it is as it was before.</summary>
    public sealed record Failed(string Reason, string Remedy) : SwitchOutcome;
}
