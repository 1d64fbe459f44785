using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Takes note that a key's record is to say that it is revoked, once no signer is seen to sign with it. In an emergency nothing is looked at: every signer had
/// switched before, and what is signed with the key is not to be believed.
/// </summary>
internal sealed class RevokeKeys(LastLook lastLook, TimeProvider time) : IStepRunner
{
    public int BatchSize => 256;

    public Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken) =>
        SideBySide.RunAsync(steps, OutcomeAsync, progressed, cancellationToken);

    private async Task<StepOutcome> OutcomeAsync(DueStep step, CancellationToken cancellationToken)
    {
        var id = ((DomainAction.RevokeKey)step.Action).Key;
        var key = step.Case.Keys.Single(history => history.Key.Id == id);
        var use = key.Request is { IsEmergency: true } ? null : await lastLook.FindUseAsync(step.Case, key, cancellationToken);
        return use ?? (StepOutcome)new StepOutcome.Done($"selector {key.Key.Selector} is revoked; its record gets an empty p=")
        {
            Facts = [(id, new KeyFact.Revoked(time.GetUtcNow()))],
        };
    }
}
