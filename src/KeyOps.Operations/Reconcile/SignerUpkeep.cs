using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;

namespace KeyOps.Operations.Reconcile;

/// <summary>Keeps the signers' files as the facts want them, whoever changed or deleted them; what is changed again each time is told and left.</summary>
internal sealed class SignerUpkeep(IReadOnlyList<ISigner> signers)
{
    private static readonly Dictionary<DomainName, ImmutableArray<KeyId>> NoSwitch = [];

    /// <summary>Writes what differs, and deletes the key files of keys that are Removed.</summary>
    public async Task MendAsync(Fleet fleet, Run run, RepairLedger repairs, CancellationToken cancellationToken)
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
            var judged = differences.Select(difference => Judge(signer, difference, repairs)).ToArray();
            repairs.Settle([.. repairs.Left().Where(thing => thing.StartsWith(RepairLedger.SignerFile(signer.Name, ""), StringComparison.Ordinal) && !judged.Any(each => each.Thing == thing))]);
            if (differences.IsEmpty)
            {
                signer.RemoveKeyFiles(removed);
                continue;
            }

            if (judged.Any(each => each.Kind == RepairKind.Left))
            {
                await LeaveAsync(signer, plan, judged, run, repairs, cancellationToken);
                continue;
            }

            var files = string.Join(", ", differences.Select(difference => difference.Path));
            switch (await signer.SwitchAsync(plan, [], cancellationToken))
            {
                case SwitchOutcome.Failed failed:
                    run.Hold($"signer {signer.Name}", failed.Reason, failed.Remedy);
                    break;
                default:
                    repairs.Record(judged);
                    run.Done($"signer {signer.Name}", $"wrote {files}", "its files were not what they should be");
                    signer.RemoveKeyFiles(removed);
                    break;
            }
        }
    }

    private static (string Thing, string Wanted, RepairKind Kind) Judge(ISigner signer, FileDiff difference, RepairLedger repairs)
    {
        var thing = RepairLedger.SignerFile(signer.Name, difference.Path);
        var kind = repairs.Judge(thing, difference.Wanted);
        // A switch may have written it before: to be found otherwise is a repair.
        return (thing, difference.Wanted, kind == RepairKind.Written ? RepairKind.Mended : kind);
    }

    /// <summary>The tables stay as somebody wants them; key files that are missing are written all the same, since without one mail is deferred.</summary>
    private static async Task LeaveAsync(
        ISigner signer, SigningPlan plan, (string Thing, string Wanted, RepairKind Kind)[] judged, Run run, RepairLedger repairs, CancellationToken cancellationToken)
    {
        var left = judged.Where(each => each.Kind == RepairKind.Left).ToArray();
        repairs.Record(left);
        var unprepared = await signer.PrepareAsync(plan, cancellationToken);
        run.Hold(
            $"signer {signer.Name}",
            RepairLedger.Reason(left.Select(each => each.Thing)) + (unprepared is null ? "" : $"; {unprepared.Reason}"),
            RepairLedger.Remedy);
    }

    /// <summary>How the signers' files will change, once the steps that a plan foresees are done.</summary>
    public (ImmutableArray<FileDiff> Files, ImmutableArray<PlannedHold> Problems) Foresee(Fleet fleet)
    {
        var plan = SigningPlan.Of(fleet, NoSwitch);
        return plan.Domains.IsEmpty ? ([], []) : ([.. signers.SelectMany(signer => signer.Differences(plan))], []);
    }
}
