using KeyOps.Core.Lifecycle;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Lifecycle;

/// <summary>A domain that had keys and sends no mail any more, and one that sends mail again.</summary>
public sealed class LeavingTests
{
    private static readonly DateTimeOffset Start = RandomDate.Next();
    private static readonly DkimPolicy Policy = new();

    private readonly FakeZone _zone = new();

    private DomainSituation _situation = new(Policy, Selector.Parse("default"), new(Policy, []), new ZoneSituation.Current());

    private string[] Look(DateTimeOffset now, TimeSpan ahead)
    {
        var foreseen = Foresight.Look(_situation, _zone, now, now + ahead);
        _situation = foreseen.Situation;
        return [.. foreseen.Steps.Select(step => $"{(step.DueAt - now).TotalHours} {step.Action switch
        {
            DomainAction.GenerateKey generate => $"generate {generate.Selector}",
            DomainAction.ActivateKeys activate => $"activate {string.Join('+', activate.Keys)}",
            DomainAction.RetireKeys retire => $"retire {string.Join('+', retire.Keys)}",
            DomainAction.RevokeKey revoke => $"revoke {revoke.Key}",
            DomainAction.WithdrawKey withdraw => $"withdraw {withdraw.Key}",
            var other => other.GetType().Name,
        }}")];
    }

    private void Set(bool sendsMail, DkimPolicy? policy = null) =>
        _situation = _situation with { Policy = policy ?? Policy, Timeline = new(policy ?? Policy, _situation.Timeline.Keys, sendsMail) };

    [Fact]
    public void Signers_leave_the_last_key_its_record_stays_for_the_messages_under_way_and_goes_with_nobody_to_follow()
    {
        Look(Start, TimeSpan.Zero);
        Set(sendsMail: false);
        var now = Start + TimeSpan.FromDays(30);

        // A spare that never signed goes at once; the TTL that the servers answered with is waited for on top of the seven days.
        Assert.Equal(["0 withdraw #2", "0 PublishZone", "0 retire #1", "169 withdraw #1", "169 PublishZone"], Look(now, TimeSpan.FromDays(400)));

        var timeline = _situation.Timeline;
        Assert.Equal([KeyState.Removed, KeyState.Removed], timeline.Keys.Select(key => timeline.StateOf(key, now + TimeSpan.FromDays(400))));
        Assert.Equal((now, now + TimeSpan.FromHours(169)), (timeline.RetiredAt(timeline.Keys[0]), timeline.DeliveredAt(timeline.Keys[0])));
        Assert.Equal(new Decision.Wait(null, "the domain sends no mail"), Planner.Decide(_situation, now + TimeSpan.FromDays(400)));
    }

    [Fact]
    public void As_long_as_a_signer_may_sign_with_it_the_key_is_Active_and_its_record_stays()
    {
        Look(Start, TimeSpan.Zero);
        Set(sendsMail: false);
        var now = Start + TimeSpan.FromDays(300);

        var key = _situation.Timeline.Keys[0];
        Assert.Equal(KeyState.Active, _situation.Timeline.StateOf(key, now));
        Assert.Null(_situation.Timeline.WithdrawableAt(key));
        Assert.Contains("every signer to leave it", KeyWait.Of(_situation, key, now)!.For, StringComparison.Ordinal);
        Assert.Contains("its record to go", KeyWait.Of(_situation, _situation.Timeline.Keys[1], now)!.For, StringComparison.Ordinal);
    }

    [Fact]
    public void A_domain_that_sends_mail_again_starts_anew_with_a_first_key_under_a_new_selector()
    {
        Look(Start, TimeSpan.Zero);
        Set(sendsMail: false);
        var off = Start + TimeSpan.FromDays(30);
        Look(off, TimeSpan.Zero);
        Set(sendsMail: true, Policy with { FirstHold = TimeSpan.FromHours(2) });
        var on = off + TimeSpan.FromDays(1);

        // The first hold, not the four hours of a successor: no signature has named the name. The old key goes when it would have gone anyway.
        Assert.Equal(
            [$"0 generate k{on.UtcDateTime:yyyyMMdd}", $"0 generate k{on.UtcDateTime:yyyyMMdd}a", "0 PublishZone", "0 ConfirmPropagation", "2 activate #3", "145 withdraw #1", "145 PublishZone"],
            Look(on, TimeSpan.FromDays(100)));
        var timeline = _situation.Timeline;
        Assert.Equal(off, timeline.RetiredAt(timeline.Keys[0]));
        Assert.Equal(on + TimeSpan.FromHours(2), timeline.ReadyAt(timeline.Keys[2]));
        Assert.Equal([3L], timeline.Active.Select(key => key.Key.Id.Number));
    }

    [Fact]
    public void A_key_that_is_gone_does_not_become_Active_again_when_clocks_leave_it_as_young_as_the_one_that_signers_left()
    {
        Look(Start, TimeSpan.Zero);
        var key = _situation.Timeline.Keys[0].Key;
        var gone = new KeyHistory(key, [new KeyFact.Activated(Start), new KeyFact.Withdrawn(Start), new KeyFact.Removed(Start, new(2))]);
        var left = new KeyHistory(
            key with { Id = new(2), Selector = Selector.Parse("k2"), Algorithm = new Core.Mail.KeyAlgorithm.Ed25519() }, [new KeyFact.Activated(Start), new KeyFact.Retired(Start, [])]);

        Assert.Empty(new KeyTimeline(Policy, [gone, left]).Active);
    }

    [Fact]
    public void A_key_that_signers_were_pointed_at_for_a_moment_is_left_and_waited_for_as_well()
    {
        Look(Start, TimeSpan.Zero);
        var tried = _situation.Timeline.Keys[1].With([new KeyFact.SwitchBegun(Start + TimeSpan.FromDays(1))]);
        _situation = _situation with { Timeline = new(Policy, _situation.Timeline.Keys.SetItem(1, tried)) };
        Set(sendsMail: false);
        var now = Start + TimeSpan.FromDays(2);

        Assert.Equal(["0 retire #1+#2", "169 withdraw #1", "169 PublishZone", "169 withdraw #2", "169 PublishZone"], Look(now, TimeSpan.FromDays(400)));
    }

    [Fact]
    public void A_stolen_key_of_a_domain_that_sends_no_mail_any_more_is_revoked_when_signers_have_left_it()
    {
        Look(Start, TimeSpan.Zero);
        _situation = _situation with
        {
            Timeline = new(Policy, [.. _situation.Timeline.Keys.Select(key => key.Key.Id.Number == 1 ? key.With([new KeyFact.RotationRequested(Start, IsEmergency: true)]) : key)]),
        };
        Set(sendsMail: false);

        Assert.Equal(
            ["0 withdraw #2", "0 PublishZone", "0 retire #1", "0 revoke #1", "0 PublishZone", "169 withdraw #1", "169 PublishZone"],
            Look(Start + TimeSpan.FromMinutes(1), TimeSpan.FromDays(400)));
    }
}
