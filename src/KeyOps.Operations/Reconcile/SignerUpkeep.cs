using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Planning;
using KeyOps.Operations.Signers;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Reconcile;

/// <summary>
/// Keeps the signers' files as the facts want them, whoever changed or deleted them; what is changed again each time is told and left. A signer whose files
/// were written is told of them, and looked at, until it is seen to sign by them.
/// </summary>
internal sealed class SignerUpkeep(IReadOnlyList<ISigner> signers, RepairLedger repairs, UnseenLedger unseen, KeyStore store, TimeProvider time)
{
    /// <summary>How often a signer whose files are as they should be is looked at all the same, by the mail of one domain after the other.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private static readonly Dictionary<DomainName, ImmutableArray<KeyId>> NoSwitch = [];

    private const string Remedy = "mend that: its files are put right, and it is looked at, by the next pass (`keyops apply` is one)";

    internal const string UnreadableRemedy = "let this user into the signer's folder and its files, or name another 'directory': what the signer signs with is not known, and nothing of it is changed";

    private readonly Dictionary<string, (DateTimeOffset At, int Turn)> _looked = [];

    /// <summary>Writes what differs, and deletes the key files of keys that are Removed.</summary>
    public async Task MendAsync(Fleet fleet, Run run, bool isLookAtAll, CancellationToken cancellationToken)
    {
        var plan = isLookAtAll ? SigningPlan.Of(fleet, NoSwitch) : SigningPlan.Least(fleet, NoSwitch, signers);
        if (plan.Domains.IsEmpty)
        {
            return; // an empty signing table sends mail unsigned without a word: better none
        }

        var removed = (plan.Only ?? fleet.Settings.Domains.Select(domain => domain.Name))
            .SelectMany(domain => fleet.KeysOf(domain)).Where(key => key is { Removed: not null, Destroyed: null }).Select(key => key.Key).ToArray();
        foreach (var signer in signers)
        {
            await MendAsync(signer, plan, removed, fleet, run, cancellationToken);
        }

        if (plan.Only is null)
        {
            unseen.Retain(signers.Select(signer => signer.Name), plan);
        }
    }

    private async Task MendAsync(ISigner signer, SigningPlan plan, ManagedKey[] removed, Fleet fleet, Run run, CancellationToken cancellationToken)
    {
        ImmutableArray<FileDiff> differences;
        try
        {
            differences = signer.Differences(plan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            run.Hold($"signer {signer.Name}", error.Message, UnreadableRemedy);
            return;
        }

        var judged = differences.Select(difference => Judge(signer, difference)).ToArray();
        if (plan.Only is null)
        {
            repairs.Settle([.. repairs.Left().Where(thing => thing.StartsWith(RepairLedger.SignerFile(signer.Name, ""), StringComparison.Ordinal) && !judged.Any(each => each.Thing == thing))]);
        }

        if (judged.Any(each => each.Kind == RepairKind.Left))
        {
            await LeaveAsync(signer, plan, judged, run, cancellationToken);
            return;
        }

        if (differences.IsEmpty && plan.Only is null)
        {
            await LookAsync(signer, plan, cancellationToken);
        }
        else if (!differences.IsEmpty)
        {
            // On record first: whatever breaks off now, it is not forgotten that the signer is to be told of its files.
            var unsigned = signer.Unsigned(plan);
            unseen.Record(signer.Name, unsigned.Count > 0 ? unsigned : plan.Signed.Take(1));
        }

        var awaited = unseen.Of(signer.Name).Select(each => each.Domain).Intersect(plan.Domains.Select(domain => domain.Domain)).ToArray();
        if (differences.IsEmpty && awaited.Length == 0)
        {
            RemoveKeyFiles(signer, removed, run);
            return;
        }

        await RecordUseAsync(signer, differences.IsEmpty ? awaited : plan.Domains.Select(domain => domain.Domain), !differences.IsEmpty, fleet, cancellationToken);
        // That it signs as it should is to be seen, also while name servers cannot be asked: what these answer is ServedUpkeep's.
        var proven = plan.Domains.Where(domain => awaited.Contains(domain.Domain)).SelectMany(domain => domain.Keys.IsEmpty ? domain.Kept : domain.Keys).ToDictionary(key => key.Id, _ => VerifyingKey.ByStore);
        switch (await signer.SwitchAsync(plan, proven, cancellationToken))
        {
            case SwitchOutcome.Failed failed:
                run.Hold($"signer {signer.Name}", failed.Reason, differences.IsEmpty ? UnseenLedger.Remedy : Remedy);
                break;
            default:
                unseen.Seen(signer.Name, awaited);
                repairs.Record(judged);
                if (differences.IsEmpty)
                {
                    run.Done($"signer {signer.Name}", $"told it of its files again: {Signs(plan, awaited)}", "it was not seen to sign by them");
                }
                else
                {
                    run.Done($"signer {signer.Name}", $"wrote {string.Join(", ", differences.Select(difference => difference.Path))}", "its files were not what they should be");
                }

                RemoveKeyFiles(signer, removed, run);
                break;
        }
    }

    private static void RemoveKeyFiles(ISigner signer, ManagedKey[] removed, Run run)
    {
        try
        {
            signer.RemoveKeyFiles(removed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            run.Hold($"signer {signer.Name}", $"the file of a key that is Removed stays: {error.Message}", "let this user write there; the next pass deletes it");
        }
    }

    /// <summary>
    /// A switch that broke off may have left a signer with a key that never became active, and for longer than the note of that switch counts. That it may sign with it to
    /// this moment is on record before it is told otherwise: always when its files are not what they should be, as nobody knows since when; else when it shows that key, or nothing.
    /// </summary>
    private async Task RecordUseAsync(ISigner signer, IEnumerable<DomainName> domains, bool isDrifted, Fleet fleet, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var domain in domains)
        {
            var tried = fleet.KeysOf(domain)
                .Where(key => key is { Activated: null, Form: RecordForm.Key, SwitchBegun: { } begun } && now - begun.At > KeyTimeline.SwitchLife && signer.Carries(key.Key.Algorithm)).ToArray();
            if (tried.Length == 0)
            {
                continue;
            }

            var sight = isDrifted ? null : await signer.LookAsync(domain, [], cancellationToken);
            var reason = sight switch
            {
                null => $"the files of signer {signer.Name} were not what they should be; it may have signed with it until now, after a switch that broke off",
                SigningSight.Shows => $"signer {signer.Name} was found to sign with it, after a switch that broke off",
                _ => $"signer {signer.Name} could not be looked at, and may sign with it, after a switch that broke off",
            };
            store.Append(tried.Where(key => sight is not SigningSight.Shows shows || shows.Selectors.Contains(key.Key.Selector))
                .Select(key => (key.Key.Id, (KeyFact)new KeyFact.SwitchBegun(now) { Reason = reason })));
        }
    }

    private static string Signs(SigningPlan plan, DomainName[] told) => told.Intersect(plan.Signed).ToArray() is { Length: > 0 } signed
        ? $"it signs for {UnseenLedger.Names(signed)}"
        : $"it is to sign for {UnseenLedger.Names(told)} no more";

    /// <summary>Whether the files say what a signer signs with is seen from its mail alone: it may have been started with other ones.</summary>
    private async Task LookAsync(ISigner signer, SigningPlan plan, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var domains = plan.Domains.Where(domain => (domain.Keys.IsEmpty ? domain.Kept : domain.Keys).Any(key => signer.Carries(key.Algorithm))).ToArray();
        if (domains.Length == 0 || _looked.TryAdd(signer.Name, (now, 0)) || now - _looked[signer.Name].At < Interval)
        {
            return;
        }

        var turn = _looked[signer.Name].Turn % domains.Length;
        _looked[signer.Name] = (now, turn + 1);
        ManagedKey[] wanted = [.. domains[turn].Keys.Where(key => signer.Carries(key.Algorithm))];
        var sight = await signer.LookAsync(domains[turn].Domain, wanted, cancellationToken);
        var isAsItShould = domains[turn].Keys.IsEmpty
            ? sight is not SigningSight.Shows { Selectors.IsEmpty: false }
            : sight is SigningSight.Shows { Broken.IsEmpty: true } shows && wanted.All(key => shows.Selectors.Contains(key.Selector));
        if (!isAsItShould)
        {
            unseen.Record(signer.Name, [domains[turn].Domain]);
        }
    }

    private (string Thing, string Wanted, RepairKind Kind) Judge(ISigner signer, FileDiff difference)
    {
        var thing = RepairLedger.SignerFile(signer.Name, difference.Path);
        var kind = repairs.Judge(thing, difference.Wanted);
        // A switch may have written it before: to be found otherwise is a repair.
        return (thing, difference.Wanted, kind == RepairKind.Written ? RepairKind.Mended : kind);
    }

    /// <summary>The tables stay as somebody wants them; key files that are missing are written all the same, since without one mail is deferred.</summary>
    private async Task LeaveAsync(ISigner signer, SigningPlan plan, (string Thing, string Wanted, RepairKind Kind)[] judged, Run run, CancellationToken cancellationToken)
    {
        var left = judged.Where(each => each.Kind == RepairKind.Left).ToArray();
        repairs.Record(left);
        var unprepared = await signer.PrepareAsync(plan, cancellationToken);
        run.Hold(
            $"signer {signer.Name}",
            RepairLedger.Reason(left.Select(each => each.Thing)) + (unprepared is null ? "" : $"; {unprepared.Reason}"),
            RepairLedger.Remedy);
    }
}
