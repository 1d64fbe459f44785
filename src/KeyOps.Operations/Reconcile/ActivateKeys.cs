using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Signers;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Points the signers at keys that are Ready, all due domains in one go: every name server is asked once more, all signers prepare, then all switch. What they
/// sign with then must verify under what the servers just answered. A key is active when the last signer has switched; if one cannot, those that had switched go back.
/// </summary>
internal sealed class ActivateKeys(IReadOnlyList<ISigner> signers, ConfirmPropagation confirm, TimeProvider time) : IStepRunner
{
    private static readonly Dictionary<DomainName, ImmutableArray<KeyId>> NoSwitch = [];
    private static readonly Dictionary<KeyId, VerifyingKey> NothingProven = [];

    /// <summary>That a signer may have signed with the keys, even if the switch is taken back: once in the time that such a note counts for.</summary>
    public IReadOnlyCollection<(KeyId Key, KeyFact Fact)> Before(DueStep step)
    {
        var now = time.GetUtcNow();
        return
        [
            .. Histories(step).Where(key => key.SwitchBegun is null || now - key.SwitchBegun.At > KeyTimeline.SwitchLife)
                .Select(key => (key.Key.Id, (KeyFact)new KeyFact.SwitchBegun(now))),
        ];
    }

    /// <summary>All at once: the signers' tables are written and reloaded for one domain or for all.</summary>
    public int BatchSize => int.MaxValue;

    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyList<DueStep> steps, Fleet fleet, Action<int> progressed, CancellationToken cancellationToken)
    {
        var sights = await SideBySide.RunAsync(steps, StillServedAsync, _ => { }, cancellationToken);
        var ready = steps.Zip(sights).Where(each => each.Second is RecordSight.Served).Select(each => (each.First, (RecordSight.Served)each.Second)).ToArray();
        var switched = new Queue<StepOutcome>(ready.Length == 0 ? [] : await SwitchAsync(ready, fleet, cancellationToken));
        progressed(steps.Count);
        return [.. sights.Select(sight => sight is RecordSight.Unserved unserved ? unserved.Step : switched.Dequeue())];
    }

    private static ImmutableArray<KeyId> KeysOf(DueStep step) => ((DomainAction.ActivateKeys)step.Action).Keys;

    private static ImmutableArray<KeyHistory> Histories(DueStep step) => [.. step.Case.Keys.Where(key => KeysOf(step).Contains(key.Key.Id))];

    /// <summary>No signer is pointed at what some server no longer serves, however short a time ago it did.</summary>
    private async Task<RecordSight> StillServedAsync(DueStep step, CancellationToken cancellationToken) => step.Case.Settings.Policy.Gates.HasFlag(Gates.StillAnswered)
        ? await confirm.LookAsync(step.Case, KeysOf(step), cancellationToken)
        : new RecordSight.Served(new("no name server is asked again"), ConfirmPropagation.Unasked(KeysOf(step)));

    private async Task<IReadOnlyList<StepOutcome>> SwitchAsync(IReadOnlyList<(DueStep Step, RecordSight.Served Served)> steps, Fleet fleet, CancellationToken cancellationToken)
    {
        var proven = steps.SelectMany(each => each.Served.Keys).ToDictionary();
        var plan = SigningPlan.Least(fleet, steps.ToDictionary(each => each.Step.Case.Domain, each => KeysOf(each.Step)), signers);
        if (await PrepareAsync(plan, cancellationToken) is { } unprepared)
        {
            return [.. steps.Select(_ => unprepared)];
        }

        var done = new List<(ISigner Signer, SwitchOutcome.Switched Outcome, DateTimeOffset At)>();
        foreach (var signer in signers)
        {
            var outcome = await signer.SwitchAsync(plan, proven, cancellationToken);
            if (outcome is SwitchOutcome.Failed failed)
            {
                var undone = await UndoAsync(done.Select(each => each.Signer), plan.Only is null ? SigningPlan.Of(fleet, NoSwitch) : SigningPlan.OfLooked(fleet, NoSwitch));
                var held = new StepOutcome.Held($"signer {signer.Name}: {failed.Reason}{undone}", failed.Remedy);
                return [.. steps.Select(_ => held)];
            }

            done.Add((signer, (SwitchOutcome.Switched)outcome, time.GetUtcNow()));
        }

        return [.. steps.Select(each => Activated(each.Step, each.Served, done))];
    }

    /// <summary>Has every signer get ready, so that none switches while another cannot. Null when all are.</summary>
    private async Task<StepOutcome.Held?> PrepareAsync(SigningPlan plan, CancellationToken cancellationToken)
    {
        var failures = new List<(string Name, SwitchOutcome.Failed Failed)>();
        foreach (var signer in signers)
        {
            if (await signer.PrepareAsync(plan, cancellationToken) is { } failed)
            {
                failures.Add((signer.Name, failed));
            }
        }

        return failures.Count == 0
            ? null
            : new(string.Join("; ", failures.Select(each => $"signer {each.Name}: {each.Failed.Reason}")), string.Join("; ", failures.Select(each => each.Failed.Remedy).Distinct()));
    }

    /// <summary>Puts signers back that had switched already; what of that fails is added to the reason.</summary>
    private static async Task<string> UndoAsync(IEnumerable<ISigner> switched, SigningPlan before)
    {
        var failures = "";
        foreach (var signer in switched)
        {
            if (await signer.SwitchAsync(before, NothingProven, CancellationToken.None) is SwitchOutcome.Failed failed)
            {
                failures += $"; signer {signer.Name} had switched and could not be put back: {failed.Reason}";
            }
        }

        return failures;
    }

    private static KeyFact.Switched Switched(string signer, DateTimeOffset at, string? signature, VerifyingKey verifiedWith) =>
        new(at, signer, signature) { VerifiedBy = signature is null ? [] : verifiedWith.Servers };

    private StepOutcome.Done Activated(DueStep step, RecordSight.Served served, List<(ISigner Signer, SwitchOutcome.Switched Outcome, DateTimeOffset At)> done)
    {
        var keys = Histories(step);
        var switched = done.SelectMany(each => keys.Where(key => each.Signer.Carries(key.Key.Algorithm)).Select(key => (
            Key: key,
            Fact: Switched(each.Signer.Name, each.At, each.Outcome.Signatures.GetValueOrDefault(key.Key.Id), served.Keys[key.Key.Id])))).ToArray();
        var proofs = switched.Select(each => each.Fact switch
        {
            { Signature: null } fact => $"signer {fact.Signer} has {Named(each.Key)} in its tables, nothing read back",
            { VerifiedBy.IsEmpty: true } fact => $"signer {fact.Signer} signed with {Named(each.Key)} and the signature verifies under the store's own public key",
            var fact => $"signer {fact.Signer} signed with {Named(each.Key)} and the signature verifies under the record that {string.Join(", ", fact.VerifiedBy)} answered",
        });
        var activatedAt = time.GetUtcNow();
        return new StepOutcome.Done($"selector {string.Join(", ", keys.Select(key => key.Key.Selector))} is Active: {(done.Count == 0 ? "no signer is configured" : string.Join(", ", proofs))}")
        {
            Facts =
            [
                .. served.Step.Facts,
                .. switched.Select(each => (each.Key.Key.Id, (KeyFact)each.Fact)),
                // One moment for all: that is how keys that belong together are told.
                .. keys.Select(key => (key.Key.Id, (KeyFact)new KeyFact.Activated(activatedAt))),
            ],
        };

        string Named(KeyHistory key) => keys.Length == 1 ? "it" : key.Key.Selector.Text;
    }
}
