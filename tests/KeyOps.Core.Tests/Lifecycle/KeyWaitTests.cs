using KeyOps.Core.Lifecycle;
using KeyOps.TestKit;

namespace KeyOps.Core.Tests.Lifecycle;

public sealed class KeyWaitTests
{
    private static readonly DateTimeOffset Start = RandomDate.Next();
    private static readonly DkimPolicy Policy = new() { Revoke = true };

    private static KeyWait?[] At(double days)
    {
        var foreseen = Foresight.Look(new(Policy, Selector.Parse("default"), new(Policy, []), new ZoneSituation.Current()), new FakeZone(), Start, Start.AddDays(days));
        return [.. foreseen.Situation.Timeline.Keys.Select(key => KeyWait.Of(foreseen.Situation, key, Start.AddDays(days)))];
    }

    [Fact]
    public void Every_key_says_what_it_waits_for_since_when_and_until_when()
    {
        var spare = At(0.1)[1]!;
        Assert.Equal(("caches to forget that its record was not there", Start, Start.AddHours(4)), (spare.For, spare.Since, spare.Until));

        var settled = At(1);
        Assert.StartsWith("its successor: selector default has signed for 180 days", settled[0]!.For, StringComparison.Ordinal);
        Assert.Equal((Start, Start.AddDays(180)), (settled[0]!.Since, settled[0]!.Until));
        Assert.StartsWith("its turn: ", settled[1]!.For, StringComparison.Ordinal);

        var retired = At(181)[0]!;
        Assert.Equal(("the messages that it signed to be delivered", Start.AddDays(180), Start.AddDays(187).AddHours(1)), (retired.For, retired.Since, retired.Until));

        var revoked = At(188)[0]!;
        Assert.Equal(("everyone to have seen that it is revoked", Start.AddDays(187).AddHours(1), Start.AddDays(194).AddHours(2)), (revoked.For, revoked.Since, revoked.Until));
        Assert.Null(At(200)[0]);
    }

    [Fact]
    public void Without_a_schedule_a_person_is_waited_for()
    {
        var never = Policy with { Rotate = new RotationSchedule.Never() };
        var foreseen = Foresight.Look(new(never, Selector.Parse("default"), new(never, []), new ZoneSituation.Current()), new FakeZone(), Start, Start.AddDays(1));

        Assert.All(foreseen.Situation.Timeline.Keys, key => Assert.Contains("leaves rotations to a person", KeyWait.Of(foreseen.Situation, key, Start.AddDays(1))!.For, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_a_server_does_not_answer_says_so()
    {
        var settled = Foresight.Look(new(Policy, Selector.Parse("default"), new(Policy, []), new ZoneSituation.Current()), new FakeZone(), Start, Start.AddDays(1)).Situation;
        var lost = settled.Timeline.Keys[1].With([new KeyFact.Lost(Start.AddDays(2), "gone")]);
        var situation = settled with { Timeline = new(Policy, settled.Timeline.Keys.SetItem(1, lost)) };

        Assert.Equal(("every name server to answer its record", Start.AddDays(2)), KeyWait.Of(situation, lost, Start.AddDays(3)) is { } wait ? (wait.For, wait.Since) : default);
        Assert.Equal("its successor, which is not confirmed by every name server", KeyWait.Of(situation, settled.Timeline.Keys[0], Start.AddDays(3))!.For);
    }
}
