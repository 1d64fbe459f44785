using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Points the signers at keys that are Ready, all due domains in one go. A key is active when the last signer has switched; if one cannot,
/// those that had switched go back.
/// </summary>
internal sealed class ActivateKeys(IReadOnlyList<ISigner> signers, ConfirmPropagation confirm, TimeProvider time) : IStepRunner
{
    /// <summary>A confirmation older than this is asked for again: no signer is pointed at what some server no longer serves.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    public string Name => "activate";

    /// <summary>All at once: the signers' tables are written and reloaded for one domain or for all.</summary>
    public int BatchSize => int.MaxValue;

    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        if (fleet.Doubt is { } doubt)
        {
            var held = new StepOutcome.Held($"no signer is touched while the store is in doubt: {doubt}", "mend that first: a signer's tables are one file for all domains");
            return [.. steps.Select(_ => held)];
        }

        var outcomes = new StepOutcome?[steps.Count];
        await Parallel.ForAsync(0, steps.Count, cancellationToken, async (i, cancel) => outcomes[i] = await StillServedAsync(steps[i], cancel));
        var ready = Enumerable.Range(0, steps.Count).Where(i => outcomes[i] is null).ToArray();
        if (ready.Length > 0)
        {
            var switched = await SwitchAsync([.. ready.Select(i => steps[i])], fleet, cancellationToken);
            for (var i = 0; i < ready.Length; i++)
            {
                outcomes[ready[i]] = switched[i];
            }
        }

        progressed(steps.Count);
        return outcomes!;
    }

    private static KeyId KeyOf(DueStep step) => ((DomainAction.ActivateKey)step.Action).Key;

    /// <summary>Null when every server answered the record just now, or does so again.</summary>
    private async Task<StepOutcome?> StillServedAsync(DueStep step, CancellationToken cancellationToken)
    {
        var confirmed = step.Case.Keys.Single(key => key.Key.Id == KeyOf(step)).Confirmed!;
        if (time.GetUtcNow() - confirmed.At < FreshFor)
        {
            return null;
        }

        var again = await confirm.ConfirmAsync(step.Case, [KeyOf(step)], cancellationToken);
        return again is StepOutcome.Done ? null : again;
    }

    private async Task<IReadOnlyList<StepOutcome>> SwitchAsync(IReadOnlyList<DueStep> steps, Fleet fleet, CancellationToken cancellationToken)
    {
        var before = SigningPlan.Of(fleet, new Dictionary<DomainName, KeyId>());
        var domains = steps.Select(step => step.Case.Domain).ToArray();
        var plan = SigningPlan.Of(fleet, steps.ToDictionary(step => step.Case.Domain, KeyOf));
        var done = new List<(ISigner Signer, SwitchOutcome.Switched Outcome, DateTimeOffset At)>();
        foreach (var signer in signers)
        {
            var outcome = await signer.SwitchAsync(plan, domains, cancellationToken);
            if (outcome is SwitchOutcome.Failed failed)
            {
                var undone = await UndoAsync(done.Select(each => each.Signer), before);
                var held = new StepOutcome.Held($"signer {signer.Name}: {failed.Reason}{undone}", failed.Remedy);
                return [.. steps.Select(_ => held)];
            }

            done.Add((signer, (SwitchOutcome.Switched)outcome, time.GetUtcNow()));
        }

        return [.. steps.Select(step => Activated(step, done))];
    }

    /// <summary>Puts signers back that had switched already; what of that fails is added to the reason.</summary>
    private static async Task<string> UndoAsync(IEnumerable<ISigner> switched, SigningPlan before)
    {
        var failures = "";
        foreach (var signer in switched)
        {
            if (await signer.SwitchAsync(before, [], CancellationToken.None) is SwitchOutcome.Failed failed)
            {
                failures += $"; signer {signer.Name} had switched and could not be put back: {failed.Reason}";
            }
        }

        return failures;
    }

    private StepOutcome Activated(DueStep step, List<(ISigner Signer, SwitchOutcome.Switched Outcome, DateTimeOffset At)> done)
    {
        var key = KeyOf(step);
        var selector = step.Case.Keys.Single(history => history.Key.Id == key).Key.Selector;
        var proofs = done.Select(each => each.Outcome.Signatures.ContainsKey(step.Case.Domain)
            ? $"signer {each.Signer.Name} signed with it and the signature verifies"
            : $"signer {each.Signer.Name} has it in its tables, nothing read back");
        return new StepOutcome.Done($"selector {selector} is Active: {(done.Count == 0 ? "no signer is configured" : string.Join(", ", proofs))}")
        {
            Facts =
            [
                .. done.Select(each => (key, (KeyFact)new KeyFact.Switched(each.At, each.Signer.Name, each.Outcome.Signatures.GetValueOrDefault(step.Case.Domain)))),
                (key, new KeyFact.Activated(time.GetUtcNow())),
            ],
        };
    }
}
