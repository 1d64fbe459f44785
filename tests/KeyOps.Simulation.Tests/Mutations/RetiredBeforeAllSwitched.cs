using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Signers;
using KeyOps.Simulation.Tests.World;

namespace KeyOps.Simulation.Tests.Mutations;

/// <summary>The first signer's switch counts for all: the others are left for later, and not looked at.</summary>
internal sealed class RetiredBeforeAllSwitched : Mutation
{
    public override ISigner Signer(SimulatedSigner signer, SimulatedWorld world) => signer == world.Signers[0] ? signer : new TakenForSwitched(signer);

    private sealed class TakenForSwitched(ISigner signer) : SignerWrapper(signer)
    {
        public override async Task<SwitchOutcome> SwitchAsync(SigningPlan plan, IReadOnlyDictionary<KeyId, VerifyingKey> proven, CancellationToken cancellationToken) =>
            await base.SwitchAsync(plan, proven, cancellationToken) is SwitchOutcome.Switched switched ? switched : new SwitchOutcome.Switched(new Dictionary<KeyId, string>());

        public override async Task<SwitchOutcome.Failed?> PrepareAsync(SigningPlan plan, CancellationToken cancellationToken)
        {
            await base.PrepareAsync(plan, cancellationToken);
            return null;
        }

        public override Task<SigningSight> LookAsync(DomainName domain, IReadOnlyCollection<ManagedKey> keys, CancellationToken cancellationToken) =>
            Task.FromResult<SigningSight>(new SigningSight.Shows([]));
    }
}
