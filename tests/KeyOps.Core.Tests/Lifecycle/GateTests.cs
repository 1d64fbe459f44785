using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Names;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Lifecycle;

/// <summary>The table of the key timeline, gate by gate.</summary>
public sealed class GateTests
{
    private static readonly DateTimeOffset Start = RandomDate.Next();
    private static readonly DkimPolicy Policy = new() { PublishHold = TimeSpan.FromMinutes(10), MessageLife = TimeSpan.FromDays(5) };

    private static readonly DomainName Domain = DomainName.Parse("keyops.example");

    private static KeyHistory Key(long id, params ImmutableArray<KeyFact> facts) =>
        new(new(new(id), Domain, Selector.Parse($"s{id}"), Policy.Algorithms[0], [1], Start - TimeSpan.FromDays(1)), facts);

    private static KeyFact Published(double minutes, NameBefore before = default) => new KeyFact.Published(At(minutes), new(1), "") { Before = before };

    private static KeyFact Confirmed(double minutes, params uint[] ttls) =>
        new KeyFact.Confirmed(At(minutes), new(60), [.. ttls.Select((ttl, i) => new NameServerAnswer($"192.0.2.{i}:53", new(1), new(ttl), At(minutes)))]);

    private static KeyFact Activated(double minutes) => new KeyFact.Activated(At(minutes));

    private static DateTimeOffset At(double minutes) => Start + TimeSpan.FromMinutes(minutes);

    private static DomainSituation Situation(DkimPolicy policy, params KeyHistory[] keys) =>
        new(policy, Selector.Parse("default"), new(policy, keys), new ZoneSituation.Current());

    /// <summary>An active key, and a spare that was confirmed at 0.</summary>
    private static KeyHistory[] Pair(params ImmutableArray<KeyFact> spare) =>
        [Key(1, Published(-9000), Confirmed(-9000, 60), Activated(-9000)), Key(2, [Published(-1), .. spare])];

    private static KeyTimeline Timeline(params KeyHistory[] keys) => new(Policy, keys);

    [Fact]
    public void The_wait_before_a_switch_is_the_longest_of_hold_served_ttl_negative_ttl_and_what_stood_at_the_name_before()
    {
        DateTimeOffset? Ready(NameBefore before, params uint[] ttls) =>
            Timeline(Key(1, Activated(-9000)), Key(2, Published(-1, before), Confirmed(0, ttls))) is var timeline ? timeline.ReadyAt(timeline.Keys[1]) : null;

        Assert.Equal(At(10), Ready(default, 60));
        Assert.Equal(At(30), Ready(default, 60, 1800));
        Assert.Equal(At(60), Ready(new(null, new(3600)), 1800));
        Assert.Equal(At(120), Ready(new(new(7200), new(3600)), 1800));
    }

    [Fact]
    public void A_domains_first_key_waits_for_a_record_that_it_replaced_and_for_nothing_else()
    {
        DateTimeOffset? Ready(NameBefore before) =>
            Timeline(Key(1, Published(-1, before), Confirmed(0, 3600))) is var timeline ? timeline.ReadyAt(timeline.Keys[0]) : null;

        Assert.Equal(At(0), Ready(new(null, new(86400))));
        Assert.Equal(At(120), Ready(new(new(7200), null)));
    }

    [Fact]
    public void A_domains_first_key_waits_for_caches_like_any_other_once_its_record_was_missed_after_a_signer_may_have_named_it()
    {
        DateTimeOffset? Ready(params KeyFact[] before) =>
            Timeline(Key(1, [Published(-1), Confirmed(0, 60), .. before, Confirmed(3, 3600)])) is var timeline ? timeline.ReadyAt(timeline.Keys[0]) : null;

        Assert.Equal(At(3), Ready(new KeyFact.Lost(At(2), "gone")));
        Assert.Equal(At(63), Ready(new KeyFact.SwitchBegun(At(1)), new KeyFact.Lost(At(2), "gone")));
    }

    [Fact]
    public void A_record_that_was_lost_is_confirmed_again_and_the_wait_begins_anew()
    {
        var lost = Pair(Confirmed(0, 60), new KeyFact.Lost(At(100), "gone"));
        Assert.Equal(KeyState.Published, Timeline(lost).StateOf(lost[1], At(200)));
        Assert.Equal(new DomainAction.ConfirmPropagation([new(2)]), Act(Situation(Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromMinutes(1)) }, lost), At(200)).Action);

        var again = Pair(Confirmed(0, 60), new KeyFact.Lost(At(100), "gone"), Confirmed(200, 60), Confirmed(300, 60));
        Assert.Equal(At(210), Timeline(again).ReadyAt(again[1]));
    }

    [Fact]
    public void No_signer_is_pointed_at_a_key_that_a_server_does_not_answer()
    {
        var policy = Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromMinutes(1)) };
        var decision = Act(Situation(policy, Pair()), At(100_000));
        Assert.Equal(new DomainAction.ConfirmPropagation([new(2)]), decision.Action);
        Assert.Equal(new Decision.Wait(null, "nothing is scheduled"), Planner.Decide(Situation(policy, Pair()), At(100_000), action => action is DomainAction.ConfirmPropagation));
    }

    [Fact]
    public void What_was_held_just_now_does_not_keep_the_rest_from_going_on()
    {
        var keys = Pair(Confirmed(0, 60)).Append(Key(3, Published(0))).ToArray();
        var situation = Situation(Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromMinutes(1)) }, keys);

        Assert.IsType<DomainAction.ActivateKeys>(Act(situation, At(11)).Action);
        var next = Planner.Decide(situation, At(11), action => action is DomainAction.ActivateKeys);
        Assert.IsType<DomainAction.ConfirmPropagation>(Assert.IsType<Decision.Act>(next).Action);
    }

    [Fact]
    public void A_retired_keys_record_goes_when_the_message_life_and_the_longest_ttl_ever_served_are_over_since_the_successor_took_over()
    {
        var keys = new[]
        {
            Key(1, Published(-9000), Confirmed(-9000, 60), Confirmed(-50, 7200), Activated(-8000)),
            Key(2, Published(-1), Confirmed(0, 60), Activated(20)),
            Key(3, Published(-1), Confirmed(0, 60), Activated(30)),
        };

        Assert.Equal(At(20), Timeline(keys).RetiredAt(keys[0]));
        Assert.Equal(At(20) + Policy.MessageLife + TimeSpan.FromHours(2), Timeline(keys).WithdrawableAt(keys[0]));
        Assert.Null(Timeline(keys).WithdrawableAt(keys[2]));
    }

    [Fact]
    public void A_key_that_signers_were_pointed_at_for_a_moment_is_not_withdrawn_before_its_messages_are_delivered()
    {
        var policy = Policy with { Algorithms = [new KeyAlgorithm.Ed25519()] };
        var keys = Pair(Confirmed(0, 60), new KeyFact.SwitchBegun(At(5)));
        var timeline = new KeyTimeline(policy, keys);

        Assert.Equal(At(5) + TimeSpan.FromHours(1) + Policy.MessageLife + TimeSpan.FromMinutes(1), timeline.WithdrawableAt(keys[1]));
        var untouched = Pair(Confirmed(0, 60));
        Assert.Equal(untouched[1].Key.GeneratedAt, new KeyTimeline(policy, untouched).WithdrawableAt(untouched[1]));
    }

    [Fact]
    public void A_key_that_signers_were_pointed_at_before_any_was_active_goes_only_after_another_one_took_over()
    {
        var policy = Policy with { Algorithms = [new KeyAlgorithm.Ed25519()] };
        var tried = Key(1, Published(0), Confirmed(0, 60), new KeyFact.SwitchBegun(At(5)));

        Assert.Null(new KeyTimeline(policy, [tried]).WithdrawableAt(tried));

        var other = Key(2, Published(900), Confirmed(900, 60), Activated(1000));
        Assert.Equal(At(1000) + Policy.MessageLife + TimeSpan.FromMinutes(1), new KeyTimeline(policy, [tried, other]).WithdrawableAt(tried));
    }

    [Fact]
    public void A_switch_that_was_due_in_a_window_that_is_over_waits_for_the_next_one()
    {
        var window = new RotationWindow([Start.AddDays(20).DayOfWeek], new(2, 0), new(3, 0), TimeZoneInfo.Utc);
        var policy = Policy with { Rotate = new RotationSchedule.Every(TimeSpan.FromDays(1)), Window = window };
        var closed = new DateTimeOffset(Start.AddDays(20).UtcDateTime.Date.AddHours(12), TimeSpan.Zero);

        var wait = Assert.IsType<Decision.Wait>(Planner.Decide(Situation(policy, Pair(Confirmed(0, 60))), closed));

        Assert.Equal(closed.AddDays(7).AddHours(-10), wait.Until);
    }

    [Fact]
    public void No_key_is_switched_on_a_date_of_the_blackout()
    {
        var first = DateOnly.FromDateTime(Start.UtcDateTime.AddDays(1));
        var policy = Policy with
        {
            Rotate = new RotationSchedule.Every(TimeSpan.FromMinutes(1)),
            Blackout = new([new BlackoutDates.Once(first, first.AddDays(3))]),
        };
        var now = new DateTimeOffset(first.ToDateTime(new(5, 0)), TimeSpan.Zero);

        var wait = Assert.IsType<Decision.Wait>(Planner.Decide(Situation(policy, Pair(Confirmed(0, 60))), now));

        Assert.Equal(new DateTimeOffset(first.AddDays(4).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), wait.Until);
    }

    [Fact]
    public void A_rotation_that_a_person_asked_for_keeps_to_the_window_and_an_emergency_does_not()
    {
        var window = new RotationWindow([Start.AddDays(3).DayOfWeek], new(2, 0), new(3, 0), TimeZoneInfo.Utc);
        var policy = Policy with { Rotate = new RotationSchedule.Never(), Window = window };
        KeyHistory[] Asked(bool isEmergency) => [Pair()[0].With([new KeyFact.RotationRequested(At(20), isEmergency)]), Pair(Confirmed(0, 60))[1]];
        var now = Start.AddMinutes(30);
        now = window.IsOpen(now) ? now.AddHours(2) : now;

        Assert.Equal(window.FirstOpen(now), Assert.IsType<Decision.Wait>(Planner.Decide(Situation(policy, Asked(false)), now)).Until);
        Assert.Equal(new DomainAction.ActivateKeys([new(2)]), Act(Situation(policy, Asked(true)), now).Action);
    }

    [Fact]
    public void An_emergency_waits_for_a_spare_to_be_ready_and_says_so()
    {
        KeyHistory[] keys = [Pair()[0].With([new KeyFact.RotationRequested(At(1), true)]), Pair(Confirmed(0, 60))[1]];

        var wait = Assert.IsType<Decision.Wait>(Planner.Decide(Situation(Policy, keys), At(2)));

        Assert.Equal(At(10), wait.Until);
        Assert.Contains("caches may hold that s2 is not there", wait.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void After_an_emergency_the_old_record_is_blanked_at_once_and_goes_when_everyone_has_seen_that()
    {
        KeyHistory[] keys = [Pair()[0].With([new KeyFact.RotationRequested(At(1), true)]), Key(2, Published(-1), Confirmed(0, 60), Activated(30)), Key(3, Published(31), Confirmed(31, 60))];

        Assert.Equal(new DomainAction.RevokeKey(new(1)), Act(Situation(Policy, keys), At(31)).Action);
        keys[0] = keys[0].With([new KeyFact.Revoked(At(31))]);
        Assert.Equal("v=DKIM1; p=", keys[0].Record!.ToString());
        Assert.Null(Timeline(keys).WithdrawableAt(keys[0]));
        keys[0] = keys[0].With([new KeyFact.Blanked(At(32), new(9))]);
        Assert.Equal(KeyState.Revoked, Timeline(keys).StateOf(keys[0], At(33)));
        Assert.Equal(At(32) + Policy.MessageLife + TimeSpan.FromMinutes(1), Timeline(keys).WithdrawableAt(keys[0]));
    }

    [Fact]
    public void With_revoke_a_retired_key_is_revoked_when_its_messages_are_delivered_and_never_before()
    {
        var policy = Policy with { Revoke = true };
        KeyHistory[] keys = [Pair()[0], Key(2, Published(-1), Confirmed(0, 60), Activated(30)), Key(3, Published(31), Confirmed(31, 60))];
        var delivered = At(30) + Policy.MessageLife + TimeSpan.FromMinutes(1);

        Assert.Equal(delivered, new KeyTimeline(policy, keys).RevocableAt(keys[0]));
        Assert.Null(new KeyTimeline(policy, keys).WithdrawableAt(keys[0]));
        Assert.Equal(new DomainAction.RevokeKey(new(1)), Act(Situation(policy, keys), delivered).Action);
    }

    [Fact]
    public void A_private_key_is_revealed_long_after_its_record_went_and_a_ttl_after_no_server_answered_it()
    {
        var policy = Policy with { Reveal = true };
        KeyHistory[] keys = [Pair()[0].With([new KeyFact.Withdrawn(At(1)), new KeyFact.Removed(At(2), new(9))]), Key(2, Published(-1), Confirmed(0, 60), Activated(0)), Key(3, Published(0), Confirmed(0, 60))];
        DateTimeOffset? Due(params KeyFact[] facts) => new KeyTimeline(policy, keys) is var timeline ? timeline.RevealableAt(keys[0].With(facts)) : null;
        var late = At(2) + Policy.MessageLife + TimeSpan.FromMinutes(1);

        Assert.Equal(late, Due());
        Assert.Equal(new DomainAction.ConfirmAbsence(new(1)), Act(Situation(policy, keys), late).Action);
        Assert.Equal(late + TimeSpan.FromMinutes(1), Due(new KeyFact.Gone(late, [])));
        Assert.Equal(late, Due(new KeyFact.Gone(late, []), new KeyFact.Lost(late, "it is back")));
        keys[0] = keys[0].With([new KeyFact.Gone(late, [])]);
        Assert.Equal(new DomainAction.RevealKey(new(1)), Act(Situation(policy, keys), late + TimeSpan.FromMinutes(1)).Action);

        Assert.Null(Due(new KeyFact.Revealed(late, "")));
        Assert.Null(Due(new KeyFact.Destroyed(late)));
        Assert.Null(Due(new KeyFact.Imported(At(-9000), "elsewhere")));
        Assert.Null(new KeyTimeline(Policy, keys).RevealableAt(keys[0]));
    }

    [Fact]
    public void A_key_that_stands_in_the_zone_or_never_signed_is_not_revealed()
    {
        var policy = Policy with { Reveal = true };
        KeyHistory[] keys = [.. Pair(Confirmed(0, 60)), Key(3, Published(-1), new KeyFact.Withdrawn(At(1)), new KeyFact.Removed(At(2), new(9)))];
        var timeline = new KeyTimeline(policy, keys);

        Assert.All(keys, key => Assert.Null(timeline.RevealableAt(key)));
        Assert.NotNull(timeline.RevealableAt(keys[2].With([new KeyFact.SwitchBegun(At(0))])));
    }

    [Fact]
    public void Keys_that_a_corrected_clock_dates_alike_followed_each_other_in_the_order_of_their_making()
    {
        // As a person's word that the clock is right leaves them: all activations before it count from it.
        KeyHistory[] keys = [Key(1, Published(-1), Confirmed(0, 60), Activated(0)), Key(2, Published(-1), Confirmed(0, 60), Activated(0)), Key(3, Published(-1), Confirmed(0, 60), Activated(9000))];
        var timeline = Timeline(keys);

        Assert.Equal(At(0), timeline.RetiredAt(keys[0]));
        Assert.Equal(At(9000), timeline.RetiredAt(keys[1]));
        Assert.Equal(At(9000) + Policy.MessageLife + TimeSpan.FromMinutes(1), timeline.WithdrawableAt(keys[1]));
    }

    private static Decision.Act Act(DomainSituation situation, DateTimeOffset now) => Assert.IsType<Decision.Act>(Planner.Decide(situation, now));
}
