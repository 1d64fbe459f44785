using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Signers;

/// <summary>How a deployment ended.</summary>
public abstract record DeployOutcome
{
    private DeployOutcome()
    {
    }

    /// <summary>The signer has the keys, and where it has a socket it was seen to sign with them.</summary>
    /// <param name="Signatures">
    /// For each key that was asked for or is new in the tables: the DKIM-Signature that was read back, or null when the signer has no socket to read back from.
    /// </param>
    /// <param name="Changes">What was written.</param>
    public sealed record Deployed(ImmutableDictionary<KeyId, string?> Signatures, ImmutableArray<FileChange> Changes) : DeployOutcome;

    /// <summary>The signer did not do as it should with the new tables: the old ones are back.</summary>
    public sealed record RolledBack(string Reason) : DeployOutcome;

    /// <summary>The signer still signs as before. The reasons say what to do.</summary>
    public sealed record Held(ImmutableArray<string> Reasons) : DeployOutcome;
}
