using KeyOps.Simulation.Tests.Invariants;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// Mail that never ends: messages signed by one signer or another, each looked at a few times by one receiver or another until its life is over. What
/// <see cref="SelectorUsage"/> proves for the unluckiest receiver is seen here by ordinary ones.
/// </summary>
internal sealed class Mail
{
    private readonly SimulatedWorld _world;
    private readonly Luck _dice;
    private readonly CachingResolver[] _receivers;

    public Mail(SimulatedWorld world)
    {
        _world = world;
        _dice = world.Dice.Fork();
        _receivers = [.. Enumerable.Range(0, 6).Select(_ => new CachingResolver(world, _dice))];
    }

    public int Sent { get; private set; }

    public int Verified { get; private set; }

    public void Start() => _world.Time.After(_dice.Scattered(TimeSpan.FromSeconds(10), _world.Plan.LongestPause), () =>
    {
        Send();
        Start();
    });

    private void Send()
    {
        var signer = _dice.Pick(_world.Signers);
        if (!signer.IsAlive || signer.IsRelapsed)
        {
            return; // the mail server sends it when the signer is back
        }

        signer.Connect();
        foreach (var use in signer.Uses)
        {
            Deliver(use);
        }
    }

    private void Deliver(SelectorUse use)
    {
        Sent++;
        var life = use.MessageLife;
        foreach (var at in (TimeSpan[])[_dice.Between(TimeSpan.Zero, TimeSpan.FromMinutes(1)), _dice.Scattered(TimeSpan.FromSeconds(1), life), life - _dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(4))])
        {
            var sentAt = _world.Time.Now;
            _world.Time.After(at, () => Verify(use, sentAt));
        }
    }

    private void Verify(SelectorUse use, DateTimeOffset sentAt)
    {
        var (hasAnswer, rdata) = _dice.Pick(_receivers).Ask(_world.Of(use.Domain), use.Owner);
        _world.Usage.Settle(use);
        if (!hasAnswer || use.IsRevoked || use.IsForsaken || use.IsOnTrust)
        {
            return;
        }

        Verified++;
        if (rdata is null || !use.Rdata.Span.SequenceEqual(rdata))
        {
            _world.Verdict.Broken(1, $"a message signed with {use.Selector} at {sentAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z does not verify");
        }
    }
}
