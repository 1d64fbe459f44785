using KeyOps.Core.Lifecycle;

namespace KeyOps.Operations.Reconcile;

/// <summary>Takes note that a key's record may go, once no signer is seen to sign with it.</summary>
internal sealed class WithdrawKeys(IReadOnlyList<ISigner> signers, TimeProvider time) : IStepRunner
{
    private const int AtOnce = 32;

    public int BatchSize => 256;

    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var outcomes = new StepOutcome[steps.Count];
        await Parallel.ForAsync(
            0,
            steps.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, cancel) =>
            {
                outcomes[i] = await OutcomeAsync(steps[i], cancel);
                progressed(1);
            });
        return outcomes;
    }

    private async Task<StepOutcome> OutcomeAsync(DueStep step, CancellationToken cancellationToken)
    {
        var id = ((DomainAction.WithdrawKey)step.Action).Key;
        var key = step.Case.Keys.Single(history => history.Key.Id == id);
        return await StillUsedAsync(step.Case, key, cancellationToken)
            ?? new StepOutcome.Done($"withdrew selector {key.Key.Selector}") { Facts = [(id, new KeyFact.Withdrawn(time.GetUtcNow()))] };
    }

    /// <summary>Null when no signer shows the key. One that signers were never pointed at needs no look.</summary>
    private async Task<StepOutcome?> StillUsedAsync(DomainCase domain, KeyHistory key, CancellationToken cancellationToken)
    {
        if ((key.Activated ?? (KeyFact?)key.SwitchBegun) is null || !domain.Settings.Policy.Gates.HasFlag(Gates.NoSignerShowsIt))
        {
            return null;
        }

        foreach (var signer in signers.Where(signer => signer.Carries(key.Key.Algorithm)))
        {
            switch (await signer.LookAsync(domain.Domain, cancellationToken))
            {
                case SigningSight.Shows shows when shows.Selectors.Contains(key.Key.Selector):
                    return new StepOutcome.Held(
                        $"signer {signer.Name} still signs with selector {key.Key.Selector}, whose record would go",
                        "reload or restart it; mail that it signed since the switch was signed with a key that is to go");
                case SigningSight.Hidden hidden:
                    return new StepOutcome.Held(
                        $"signer {signer.Name} cannot be asked whether it still signs with selector {key.Key.Selector}: {hidden.Reason}",
                        "start it, or take it out of `signers` if it is gone for good; the record stays until then");
                default:
                    break;
            }
        }

        return null;
    }
}
