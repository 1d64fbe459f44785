using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Lifecycle;

public sealed class PlannerTests
{
    private static readonly DateTimeOffset Start = RandomDate.Next();
    private static readonly DkimPolicy Policy = new() { Window = null };

    private static DomainSituation Fresh(DkimPolicy policy, bool sendsMail = true) =>
        new(policy, Selector.Parse("default"), new(policy, [], sendsMail), new ZoneSituation.Current());

    private static Foreseen Look(DomainSituation situation, TimeSpan ahead, DateTimeOffset? now = null) =>
        Foresight.Look(situation, new FakeZone(), now ?? Start, (now ?? Start) + ahead);

    private static string Name(Decision.Act act) => act.Action switch
    {
        DomainAction.GenerateKey generate => $"generate {generate.Selector}",
        DomainAction.ActivateKeys activate => $"activate {string.Join('+', activate.Keys)}",
        DomainAction.WithdrawKey withdraw => $"withdraw {withdraw.Key}",
        var other => other.GetType().Name,
    };

    [Fact]
    public void A_new_domain_gets_its_first_key_and_a_spare_and_signs_as_soon_as_the_servers_answer()
    {
        var foreseen = Look(Fresh(Policy), TimeSpan.Zero);

        Assert.Equal(
            ["generate default", $"generate k{Start.UtcDateTime:yyyyMMdd}", "PublishZone", "ConfirmPropagation", "activate #1"],
            foreseen.Steps.Select(Name));
        var wait = Assert.IsType<Decision.Wait>(foreseen.Rest);
        Assert.Equal(Start + TimeSpan.FromDays(180), wait.Until);
    }

    [Fact]
    public void The_first_hold_is_waited_for_before_the_first_key_signs()
    {
        var foreseen = Look(Fresh(Policy with { FirstHold = TimeSpan.FromHours(1) }), TimeSpan.Zero);

        Assert.DoesNotContain(foreseen.Steps, step => step.Action is DomainAction.ActivateKeys);
        Assert.Equal(Start + TimeSpan.FromHours(1), Assert.IsType<Decision.Wait>(foreseen.Rest).Until);
    }

    [Fact]
    public void A_rotation_activates_the_spare_makes_the_next_one_and_withdraws_the_old_record_after_the_message_life()
    {
        var foreseen = Look(Fresh(Policy), TimeSpan.FromDays(200));
        var rotation = Start + TimeSpan.FromDays(180);

        var later = foreseen.Steps.Where(step => step.DueAt > Start).ToArray();
        Assert.Equal(
            ["activate #2", $"generate k{rotation.UtcDateTime:yyyyMMdd}", "PublishZone", "ConfirmPropagation", "withdraw #1", "PublishZone"],
            later.Select(Name));
        // The TTL that the servers answered with is waited for on top.
        Assert.Equal(rotation + TimeSpan.FromDays(7) + TimeSpan.FromHours(1), later[4].DueAt);
    }

    [Fact]
    public void A_rotation_waits_for_the_window()
    {
        var window = new RotationWindow([DayOfWeek.Tuesday], new(2, 0), new(5, 0), TimeZoneInfo.Utc);
        var foreseen = Look(Fresh(Policy with { Window = window }), TimeSpan.FromDays(190));

        var activation = foreseen.Steps.Last(step => step.Action is DomainAction.ActivateKeys);
        Assert.Equal(new DomainAction.ActivateKeys([new(2)]), activation.Action);
        Assert.True(window.IsOpen(activation.DueAt), $"{activation.DueAt:R} is not in the window");
        Assert.InRange(activation.DueAt, Start + TimeSpan.FromDays(180), Start + TimeSpan.FromDays(187.2));
    }

    [Fact]
    public void After_a_long_rest_the_zone_is_published_before_an_overdue_switch()
    {
        var situation = Look(Fresh(Policy), TimeSpan.FromDays(1)).Situation with { Zone = new ZoneSituation.Due("a record was deleted") };

        var act = Assert.IsType<Decision.Act>(Planner.Decide(situation, Start + TimeSpan.FromDays(400)));

        Assert.Equal("PublishZone", Name(act));
    }

    [Fact]
    public void An_imported_key_of_whatever_kind_takes_over_before_the_spare_as_soon_as_it_is_ready()
    {
        var settled = Look(Fresh(Policy), TimeSpan.FromDays(1)).Situation;
        var now = Start + TimeSpan.FromDays(2);
        var key = new ManagedKey(new(9), settled.Timeline.Keys[0].Key.Domain, Selector.Parse("old"), new KeyAlgorithm.Ed25519(), [1], now);
        var imported = new KeyHistory(key, [new KeyFact.Imported(now, "old.private"), new KeyFact.Published(now, new(9), ""), new KeyFact.Confirmed(now, new(900), [])]);
        var situation = settled with { Timeline = new(Policy, settled.Timeline.Keys.Add(imported)) };

        var wait = Assert.IsType<Decision.Wait>(Planner.Decide(situation, now));
        Assert.Equal(now + Policy.PublishHold, wait.Until);
        var act = Assert.IsType<Decision.Act>(Planner.Decide(situation, now + Policy.PublishHold));
        Assert.Equal(new DomainAction.ActivateKeys([new(9)]), act.Action);
    }

    [Fact]
    public void A_rotation_waits_until_the_spare_is_ready()
    {
        var policy = Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromMinutes(1)), PublishHold = TimeSpan.FromMinutes(90) };
        var foreseen = Look(Fresh(policy), TimeSpan.FromDays(1));

        var second = foreseen.Steps.First(step => step.Action == new DomainAction.ActivateKeys([new(2)]));
        Assert.Equal(Start + TimeSpan.FromMinutes(90), second.DueAt);
    }

    [Fact]
    public void The_wait_is_the_longest_of_the_hold_the_served_ttl_and_the_negative_ttl()
    {
        var policy = Policy with { PublishHold = TimeSpan.FromMinutes(5) };
        var keys = Look(Fresh(policy), TimeSpan.Zero).Situation.Timeline.Keys;

        Assert.Equal(Start + TimeSpan.FromSeconds(3600), new KeyTimeline(policy, keys).ReadyAt(keys[1]));
        var negative = new KeyHistory(keys[1].Key, [new KeyFact.Confirmed(Start, new(7200), [])]);
        Assert.Equal(Start + TimeSpan.FromSeconds(7200), new KeyTimeline(policy, [keys[0], negative]).ReadyAt(negative));
    }

    [Fact]
    public void A_domain_that_sends_no_mail_gets_no_key() =>
        Assert.Equal(new Decision.Wait(null, "the domain sends no mail"), Planner.Decide(Fresh(Policy, sendsMail: false), Start));

    [Fact]
    public void A_zone_that_cannot_be_written_holds_everything()
    {
        var situation = Fresh(Policy) with { Zone = new ZoneSituation.Blocked("the zone has no SOA", "add one") };
        Assert.Equal(new Decision.Hold("the zone has no SOA", "add one"), Planner.Decide(situation, Start));
    }

    [Fact]
    public void A_spare_of_an_algorithm_that_the_policy_no_longer_asks_for_is_replaced_and_withdrawn()
    {
        var keys = Look(Fresh(Policy), TimeSpan.Zero).Situation.Timeline.Keys;
        var policy = Policy with { Algorithms = [new KeyAlgorithm.Ed25519()] };
        var situation = new DomainSituation(policy, Selector.Parse("default"), new(policy, keys), new ZoneSituation.Current());

        var steps = Look(situation, TimeSpan.Zero).Steps;

        Assert.Equal(new DomainAction.GenerateKey(Selector.Parse($"k{Start.UtcDateTime:yyyyMMdd}a"), policy.Algorithms[0]), steps[0].Action);
        Assert.Contains(steps, step => step.Action == new DomainAction.WithdrawKey(new(2)));
        Assert.DoesNotContain(steps, step => step.Action == new DomainAction.WithdrawKey(new(1)));
    }

    [Fact]
    public void No_selector_is_used_twice_in_years_of_daily_rotation()
    {
        var policy = Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromHours(5)), MessageLife = TimeSpan.FromDays(6) };
        var selectors = Look(Fresh(policy), TimeSpan.FromDays(100)).Situation.Timeline.Keys.Select(key => key.Key.Selector).ToArray();

        Assert.True(selectors.Length > 400);
        Assert.Equal(selectors.Length, selectors.Distinct().Count());
    }

    [Fact]
    public void States_follow_from_the_facts_and_the_time()
    {
        var timeline = Look(Fresh(Policy), TimeSpan.FromDays(180.1)).Situation.Timeline;
        var states = (DateTimeOffset at) => timeline.Keys.Select(key => timeline.StateOf(key, at)).ToImmutableArray();

        Assert.Equal([KeyState.Retired, KeyState.Active, KeyState.Published], states(Start + TimeSpan.FromDays(180) + TimeSpan.FromHours(1)));
        Assert.Equal([KeyState.Retired, KeyState.Active, KeyState.Ready], states(Start + TimeSpan.FromDays(180) + TimeSpan.FromHours(4)));
    }
}
