using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;

namespace KeyOps.Operations.Reconcile;

/// <summary>Keeps the signers' files as the facts want them, whoever changed or deleted them.</summary>
internal sealed class SignerUpkeep(IReadOnlyList<ISigner> signers)
{
    private static readonly Dictionary<DomainName, ImmutableArray<KeyId>> NoSwitch = [];

    /// <summary>Writes what differs, and deletes the key files of keys that are Removed.</summary>
    public async Task MendAsync(Fleet fleet, Run run, CancellationToken cancellationToken)
    {
        var plan = SigningPlan.Of(fleet, NoSwitch);
        if (plan.Domains.IsEmpty)
        {
            return; // an empty signing table sends mail unsigned without a word: better none
        }

        var removed = fleet.Settings.Domains.SelectMany(domain => fleet.KeysOf(domain.Name)).Where(key => key is { Removed: not null, Destroyed: null }).Select(key => key.Key).ToArray();
        foreach (var signer in signers)
        {
            var differences = signer.Differences(plan);
            if (differences.IsEmpty)
            {
                signer.RemoveKeyFiles(removed);
                continue;
            }

            var files = string.Join(", ", differences.Select(difference => difference.Path));
            switch (await signer.SwitchAsync(plan, [], cancellationToken))
            {
                case SwitchOutcome.Failed failed:
                    run.Hold($"signer {signer.Name}", failed.Reason, failed.Remedy);
                    break;
                default:
                    run.Done($"signer {signer.Name}", $"wrote {files}", "its files were not what they should be");
                    signer.RemoveKeyFiles(removed);
                    break;
            }
        }
    }

    /// <summary>How the signers' files will change, once the steps that a plan foresees are done.</summary>
    public (ImmutableArray<FileDiff> Files, ImmutableArray<PlannedHold> Problems) Foresee(Fleet fleet)
    {
        var plan = SigningPlan.Of(fleet, NoSwitch);
        return plan.Domains.IsEmpty ? ([], []) : ([.. signers.SelectMany(signer => signer.Differences(plan))], []);
    }
}
