using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Reconcile;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Planning;

/// <summary>Says what an apply would do, and shows every file as it would be. Changes nothing.</summary>
public static class PlanMaker
{
    /// <summary>Plans for the domains that were gathered.</summary>
    /// <param name="fleet">What was gathered; it is moved to what will be.</param>
    /// <param name="store">Where private keys are looked up whose files are missing.</param>
    /// <param name="time">The clock.</param>
    public static PlanReport Make(Fleet fleet, KeyReader store, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var plans = new DomainPlan[fleet.Looked.Length];
        var after = new DomainCase[fleet.Looked.Length];
        Parallel.For(0, plans.Length, i => (plans[i], after[i]) = Plan(fleet.Looked[i], now));
        foreach (var domain in after)
        {
            fleet.Update(domain);
        }

        var signing = SigningPlan.Of(fleet, new Dictionary<DomainName, ImmutableArray<KeyId>>());
        var files = ImmutableArray.CreateBuilder<FileDiff>();
        var problems = new List<PlannedHold>();
        foreach (var signer in signing.Domains.IsEmpty ? [] : SignerFactory.Create(fleet.Settings, store, time))
        {
            try
            {
                files.AddRange(signer.Differences(signing));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problems.Add(new($"signer {signer.Name}: {error.Message}", SignerUpkeep.UnreadableRemedy));
            }
        }

        return new([.. plans], files.ToImmutable(), [.. problems, .. UnseenLedger.Holds(fleet.Unseen).Select(held => held.Hold)]) { Hold = ClockCheck.Of(store, time).Problem, Unconfigured = UnconfiguredDomain.Of(fleet) };
    }

    private static (DomainPlan Plan, DomainCase After) Plan(DomainCase domain, DateTimeOffset now)
    {
        var zone = new ForeseenZone(domain);
        var foreseen = Foresight.Look(domain.Situation(now), zone, now, now);
        var timeline = foreseen.Situation.Timeline;
        var plan = new DomainPlan(
            domain.Domain,
            [.. foreseen.Steps.Select(step => new PlannedStep(StepText.Of(step.Action, timeline), step.Reason))],
            Diff(domain, zone.Files),
            foreseen.Rest is Decision.Hold hold ? new(hold.Reason, hold.Remedy) : null,
            foreseen.Rest is Decision.Wait wait ? new(wait.Until, wait.Reason) : new(null, "a person must act first"));
        return (plan, domain with { Keys = timeline.Keys, Files = zone.Files });
    }

    private static FileDiff? Diff(DomainCase domain, DomainFiles after) =>
        after.Published is not { } octets || (domain.Files.Published is { } before && before.Span.SequenceEqual(octets.Span))
            ? null
            // What a person wants to see of a file that is not there yet is how it differs from their own.
            : FileDiff.Of(domain.Settings.Zone.Output, (domain.Files.Published ?? domain.Files.Source ?? default).ToArray(), octets.Span);
}
