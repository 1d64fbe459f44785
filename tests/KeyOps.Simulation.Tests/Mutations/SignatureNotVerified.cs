using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>Of the signature that is read back the selector alone is looked at.</summary>
internal sealed class SignatureNotVerified : Mutation
{
    public override ISigner Signer(SimulatedSigner signer, SimulatedWorld world) => new Glancing(signer);

    private sealed class Glancing(SimulatedSigner signer) : SignerWrapper(signer)
    {
        public override Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken)
        {
            signer.IsVerified = false;
            return base.SwitchAsync(plan, proven, cancellationToken);
        }
    }
}
