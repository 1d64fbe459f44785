using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>A signer that is handled as always, but for what is overridden.</summary>
internal abstract class SignerWrapper(ISigner signer) : ISigner
{
    public string Name => signer.Name;

    public bool Carries(KeyAlgorithm algorithm) => signer.Carries(algorithm);

    public virtual Task<SwitchOutcome.Failed?> PrepareAsync(SigningPlan plan, CancellationToken cancellationToken) => signer.PrepareAsync(plan, cancellationToken);

    public virtual Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken) =>
        signer.SwitchAsync(plan, proven, cancellationToken);

    public virtual Task<SigningSight> LookAsync(DomainName domain, IReadOnlyCollection<ManagedKey> keys, CancellationToken cancellationToken) => signer.LookAsync(domain, keys, cancellationToken);

    public virtual ImmutableArray<FileDiff> Differences(SigningPlan plan) => signer.Differences(plan);

    public virtual void RemoveKeyFiles(IReadOnlyCollection<ManagedKey> keys) => signer.RemoveKeyFiles(keys);
}
