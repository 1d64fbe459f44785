using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Lifecycle;

/// <summary>RSA and Ed25519 together.</summary>
public sealed class KeyPairTests
{
    private static readonly DateTimeOffset Start = RandomDate.Next();
    private static readonly KeyAlgorithm Rsa = new KeyAlgorithm.Rsa(2048);
    private static readonly KeyAlgorithm Ed25519 = new KeyAlgorithm.Ed25519();
    private static readonly DkimPolicy Both = new() { Algorithms = [Rsa, Ed25519] };

    private static Foreseen Look(DkimPolicy policy, double days, Foreseen? from = null, FakeZone? zone = null, double at = 0) => Foresight.Look(
        from is null ? new(policy, Selector.Parse("default"), new(policy, []), new ZoneSituation.Current()) : from.Situation with { Policy = policy, Timeline = new(policy, from.Situation.Timeline.Keys) },
        zone ?? new FakeZone(),
        Start.AddDays(at),
        Start.AddDays(days));

    private static string[] States(Foreseen foreseen, double days) =>
        [.. foreseen.Situation.Timeline.Keys.Select(key => $"{key.Key.Selector.Text} {foreseen.Situation.Timeline.StateOf(key, Start.AddDays(days))}")];

    [Fact]
    public void A_new_domain_gets_both_and_a_spare_of_each_and_activates_both_in_one_switch()
    {
        var foreseen = Look(Both, 0);
        var stem = $"k{Start.UtcDateTime:yyyyMMdd}";

        Assert.Equal(["defaultr Active", "defaulte Active", $"{stem}r Published", $"{stem}e Published"], States(foreseen, 0));
        Assert.Single(foreseen.Steps, step => step.Action is DomainAction.ActivateKeys { Keys.Length: 2 });
    }

    [Fact]
    public void A_rotation_moves_both_together_and_retires_and_removes_both_together()
    {
        var states = States(Look(Both, 181), 181);
        Assert.Equal(["Retired", "Retired", "Active", "Active", "Ready", "Ready"], states.Select(state => state.Split(' ')[1]));

        states = States(Look(Both, 190), 190);
        Assert.Equal(["Removed", "Removed", "Active", "Active", "Ready", "Ready"], states.Select(state => state.Split(' ')[1]));
        Assert.Equal(states.Length, states.Select(state => state.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void A_switch_waits_for_the_slower_of_the_two()
    {
        var keys = Look(Both, 0).Situation.Timeline.Keys;
        var late = keys[3].With([new KeyFact.Lost(Start.AddDays(100), "gone"), new KeyFact.Confirmed(Start.AddDays(200), new(60), [])]);
        var timeline = new KeyTimeline(Both, keys.SetItem(3, late));

        var situation = new DomainSituation(Both, Selector.Parse("default"), timeline, new ZoneSituation.Current());
        Assert.Equal(Start.AddDays(200) + Both.PublishHold, Assert.IsType<Decision.Wait>(Planner.Decide(situation, Start.AddDays(200))).Until);
    }

    [Fact]
    public void An_algorithm_that_is_added_joins_at_the_next_rotation_and_one_that_is_taken_away_leaves_with_it()
    {
        var (zone, single) = (new FakeZone(), Both with { Algorithms = [Rsa] });
        var before = Look(single, 1, zone: zone);
        var added = Look(Both, 182, before, zone, 1);
        Assert.Equal(["rsa-2048 Retired", "rsa-2048 Active", "ed25519 Active", "rsa-2048 Ready", "ed25519 Ready"], added.Situation.Timeline.Keys
            .Select(key => $"{key.Key.Algorithm} {added.Situation.Timeline.StateOf(key, Start.AddDays(182))}"));

        var removed = Look(single, 361, added, zone, 182);
        Assert.Equal(["rsa-2048 Removed", "rsa-2048 Retired", "ed25519 Retired", "rsa-2048 Active", "ed25519 Removed", "rsa-2048 Ready"], removed.Situation.Timeline.Keys
            .Select(key => $"{key.Key.Algorithm} {removed.Situation.Timeline.StateOf(key, Start.AddDays(361))}"));
    }
}
