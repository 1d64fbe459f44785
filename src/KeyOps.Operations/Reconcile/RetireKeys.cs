using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Has the signers leave domains that send no mail any more, all of these in one go. A key is retired when the last signer was seen not to sign with it; from
/// then on its messages are waited for.
/// </summary>
internal sealed class RetireKeys(IReadOnlyList<ISigner> signers, TimeProvider time) : IStepRunner
{
    private static readonly Dictionary<DomainName, ImmutableArray<KeyId>> NoSwitch = [];

    /// <summary>All at once: the signers' tables are written and reloaded for one domain or for all.</summary>
    public int BatchSize => int.MaxValue;

    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var plan = SigningPlan.Least(fleet, NoSwitch, signers);
        var leaving = ConfirmPropagation.Unasked(steps.SelectMany(step => ((DomainAction.RetireKeys)step.Action).Keys));
        foreach (var signer in signers)
        {
            if (await signer.SwitchAsync(plan, leaving, cancellationToken) is SwitchOutcome.Failed failed)
            {
                var held = new StepOutcome.Held($"signer {signer.Name} is to sign for the domain no more: {failed.Reason}", failed.Remedy);
                return [.. steps.Select(_ => held)];
            }
        }

        return await SideBySide.RunAsync(steps, OutcomeAsync, progressed, cancellationToken);
    }

    private async Task<StepOutcome> OutcomeAsync(DueStep step, CancellationToken cancellationToken)
    {
        var keys = step.Case.Keys.Where(key => ((DomainAction.RetireKeys)step.Action).Keys.Contains(key.Key.Id)).ToArray();
        var looked = signers.Where(signer => keys.Any(key => signer.Carries(key.Key.Algorithm))).ToArray();
        foreach (var signer in looked)
        {
            if (await FindUseAsync(signer, step.Case.Domain, keys, cancellationToken) is { } use)
            {
                return use;
            }
        }

        var now = time.GetUtcNow();
        var names = string.Join(", ", keys.Select(key => key.Key.Selector));
        return new StepOutcome.Done($"selector {names} is Retired: {(looked.Length == 0 ? "no signer is configured" : $"signer {string.Join(", ", looked.Select(signer => signer.Name))} does not sign for the domain any more")}")
        {
            Facts = [.. keys.Select(key => (key.Key.Id, (KeyFact)new KeyFact.Retired(now, [.. looked.Select(signer => signer.Name)])))],
        };
    }

    private static async Task<StepOutcome.Held?> FindUseAsync(ISigner signer, DomainName domain, KeyHistory[] keys, CancellationToken cancellationToken)
    {
        return await signer.LookAsync(domain, [], cancellationToken) switch
        {
            SigningSight.Hidden hidden => new(
                $"signer {signer.Name} cannot be asked whether it still signs for the domain: {hidden.Reason}", "start it, or take it out of `signers` if it is gone for good"),
            SigningSight.Shows shows when keys.Select(key => key.Key.Selector).Where(shows.Selectors.Contains).ToArray() is [var selector, ..] => new(
                $"signer {signer.Name} still signs with selector {selector}, and the domain sends no mail any more", "reload or restart it, and look at its log"),
            _ => null,
        };
    }
}
