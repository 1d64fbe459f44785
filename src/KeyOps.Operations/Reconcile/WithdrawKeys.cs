using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>Takes note that a key's record may go, once no signer is seen to sign with it.</summary>
internal sealed class WithdrawKeys(LastLook lastLook, TimeProvider time) : IStepRunner
{
    public int BatchSize => 256;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        SideBySide.RunAsync(steps, OutcomeAsync, progressed, cancellationToken);

    private async Task<StepOutcome> OutcomeAsync(DueStep step, CancellationToken cancellationToken)
    {
        var id = ((DomainAction.WithdrawKey)step.Action).Key;
        var key = step.Case.Keys.Single(history => history.Key.Id == id);
        return await lastLook.FindUseAsync(step.Case, key, cancellationToken)
            ?? (StepOutcome)new StepOutcome.Done($"withdrew selector {key.Key.Selector}") { Facts = [(id, new KeyFact.Withdrawn(time.GetUtcNow()))] };
    }
}
