using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>A reload that was sent is taken for a switch, and the tables for what is signed with.</summary>
internal sealed class NothingReadBack : Mutation
{
    public override ISigner Signer(SimulatedSigner signer, SimulatedWorld world) => new Trusting(signer);

    private sealed class Trusting(SimulatedSigner signer) : SignerWrapper(signer)
    {
        public override async Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken)
        {
            signer.IsReadBack = false;
            return await base.SwitchAsync(plan, proven, cancellationToken);
        }

        public override Task<SigningSight> LookAsync(DomainName domain, IReadOnlyCollection<ManagedKey> keys, CancellationToken cancellationToken) =>
            Task.FromResult<SigningSight>(new SigningSight.Shows([.. signer.TabledFor(domain)]));
    }
}
