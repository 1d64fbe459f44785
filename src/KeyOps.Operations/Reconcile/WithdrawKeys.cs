using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>Takes note that a key's record may go. No signer uses it: it was retired when every signer had switched.</summary>
internal sealed class WithdrawKeys(TimeProvider time) : IStepRunner
{
    public string Name => "withdraw";

    public int BatchSize => 256;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StepOutcome>>([.. steps.Select(Outcome)]);

    private StepOutcome Outcome(DueStep step)
    {
        var key = ((DomainAction.WithdrawKey)step.Action).Key;
        var selector = step.Case.Keys.Single(history => history.Key.Id == key).Key.Selector;
        return new StepOutcome.Done($"withdrew selector {selector}") { Facts = [(key, new KeyFact.Withdrawn(time.GetUtcNow()))] };
    }
}
