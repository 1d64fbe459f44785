using System.Collections.Immutable;
using KeyOps.Core.Mail;

namespace KeyOps.Core.Lifecycle;

/// <summary>How the DKIM keys of a domain are made and replaced. The defaults are those of a `policies:` section that says nothing.</summary>
public sealed record DkimPolicy
{
    /// <summary>One key each; the first is the one every verifier knows.</summary>
    public ImmutableArray<KeyAlgorithm> Algorithms { get; init; } = [new KeyAlgorithm.Rsa(KeyAlgorithm.Rsa.RecommendedBits)];

    public RotationSchedule Rotate { get; init; } = new RotationSchedule.Every(TimeSpan.FromDays(180));

    /// <summary>When keys may be switched; null is always.</summary>
    public RotationWindow? Window { get; init; }

    /// <summary>The dates on which they are not, by the window's clock.</summary>
    public Blackout Blackout { get; init; } = Blackout.None;

    /// <summary>The least wait between the last name server's confirmation and the switch: caches may hold what was there before.</summary>
    public TimeSpan PublishHold { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The same for a domain's very first key: nobody has asked for a name that no signature has named.</summary>
    public TimeSpan FirstHold { get; init; } = TimeSpan.Zero;

    /// <summary>How long a signed message may still be delivered: Postfix queues for 5 days, and forwarders queue again.</summary>
    public TimeSpan MessageLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether a retired key's record first says that the key is revoked before it goes. To a verifier both are a failure for good (RFC 6376 §6.1.2), so
    /// this only costs a change to the zone more; an emergency revokes in any case.
    /// </summary>
    public bool Revoke { get; init; }

    /// <summary>
    /// Whether a key's private half is published once its record is long gone: what was signed with it can then be forged by anybody, so a message that leaks
    /// proves nothing about who wrote it.
    /// </summary>
    public bool Reveal { get; init; }

    public SelectorTemplate Selector { get; init; } = SelectorTemplate.Default;

    /// <summary>All of them; the simulation leaves each out in turn, to show that it would be missed.</summary>
    internal Gates Gates { get; init; } = Gates.All;

    /// <summary>The first moment at or after <paramref name="at"/> at which keys may be switched; null when there is none in a lifetime.</summary>
    public DateTimeOffset? FirstAllowed(DateTimeOffset at) => SwitchTimes.FirstAllowed(Window, Blackout, at);
}
