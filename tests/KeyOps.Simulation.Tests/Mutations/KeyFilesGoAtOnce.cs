using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>Key files go with the switch, not with the record.</summary>
internal sealed class KeyFilesGoAtOnce : Mutation
{
    public override ISigner Signer(SimulatedSigner signer, SimulatedWorld world) => new Tidy(signer);

    private sealed class Tidy(SimulatedSigner signer) : SignerWrapper(signer)
    {
        public override async Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken)
        {
            var outcome = await base.SwitchAsync(plan, proven, cancellationToken);
            if (outcome is SwitchOutcome.Switched)
            {
                signer.RemoveKeyFiles([.. plan.Domains.SelectMany(domain => domain.Kept)]);
            }

            return outcome;
        }

        public override System.Collections.Immutable.ImmutableArray<Operations.Planning.FileDiff> Differences(SigningPlan plan) =>
            base.Differences(new([.. plan.Domains.Select(domain => domain with { Kept = [] })]));
    }
}
