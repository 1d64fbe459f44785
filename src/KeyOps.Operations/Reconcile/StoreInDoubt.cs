using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// What is not done for any domain while the store is in doubt about one of them: all that another store, put in the place of this one, could not take up.
/// A signer's tables are one file for all; and a key that is made, withdrawn or revoked now is one that the newer store knows nothing of.
/// </summary>
/// <param name="doubt">Why.</param>
internal sealed class StoreInDoubt(string doubt) : IStepRunner
{
    public int BatchSize => int.MaxValue;

    /// <summary>A zone file is brought to what is on record, and name servers are asked, whatever store that is.</summary>
    public static bool Holds(DomainAction action) => action is not (DomainAction.PublishZone or DomainAction.ConfirmPropagation);

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var held = new StepOutcome.Held(
            $"no signer is touched, and no key made or taken away, while the store is in doubt: {doubt}",
            "mend that first: a signer's tables, and the store, are one for all domains");
        progressed(steps.Count);
        return Task.FromResult<IReadOnlyList<StepOutcome>>([.. steps.Select(_ => held)]);
    }
}
