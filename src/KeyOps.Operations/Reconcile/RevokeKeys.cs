using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>Takes note that a key's record is to say that it is revoked: every signer had switched before.</summary>
internal sealed class RevokeKeys(TimeProvider time) : IStepRunner
{
    public int BatchSize => 256;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StepOutcome>>([.. steps.Select(Outcome)]);

    private StepOutcome Outcome(DueStep step)
    {
        var key = ((DomainAction.RevokeKey)step.Action).Key;
        var selector = step.Case.Keys.Single(history => history.Key.Id == key).Key.Selector;
        return new StepOutcome.Done($"selector {selector} is revoked; its record gets an empty p=") { Facts = [(key, new KeyFact.Revoked(time.GetUtcNow()))] };
    }
}
