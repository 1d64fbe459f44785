using System.Collections.Immutable;
using KeyOps.Core.Records;

namespace KeyOps.Core.Lifecycle;

/// <summary>What the facts of a domain's keys amount to: states and due times (DESIGN: the key timeline; words of RFC 7583).</summary>
public sealed class KeyTimeline
{
    private readonly DkimPolicy _policy;

    /// <param name="policy">The domain's.</param>
    /// <param name="keys">All keys the domain ever had.</param>
    public KeyTimeline(DkimPolicy policy, IEnumerable<KeyHistory> keys)
    {
        _policy = policy;
        Keys = [.. keys.OrderBy(key => key.Key.Id)];
        Active = Keys.Where(key => key.Activated is not null).MaxBy(key => (key.Activated!.At, key.Key.Id));
        Candidates =
        [
            .. Keys.Where(key => key.Activated is null && key.BelongsInZone && (key.Imported is not null || policy.Algorithms.Contains(key.Key.Algorithm)))
                .OrderBy(key => key.Imported is null),
        ];
    }

    public ImmutableArray<KeyHistory> Keys { get; }

    /// <summary>The key that signs: the one activated last.</summary>
    public KeyHistory? Active { get; }

    /// <summary>Keys that never signed and may, oldest first; before them those taken over, whatever they are made of: they may be signing already. With no key active yet, the first of them is the domain's first key.</summary>
    public ImmutableArray<KeyHistory> Candidates { get; }

    /// <summary>The key that signs next: for a domain that never signed, its first.</summary>
    public KeyHistory? Next => Candidates.FirstOrDefault();

    /// <summary>Whether a key stands by for the rotation after the one that is under way or not yet needed.</summary>
    public bool HasSpare => Candidates.Length > (Active is null ? 1 : 0);

    /// <summary>Every selector the domain ever used; none is used again.</summary>
    public IReadOnlySet<Selector> UsedSelectors => Keys.Select(key => key.Key.Selector).ToHashSet();

    /// <summary>
    /// When caches hold nothing but the record: the wait after the last server's confirmation is the longest of the negative
    /// TTL, the TTL served and the policy's hold; for a domain's first key it is the policy's first hold.
    /// </summary>
    public DateTimeOffset? ReadyAt(KeyHistory key) => key.Confirmed is { } confirmed ? confirmed.At + WaitAfter(key, confirmed) : null;

    /// <summary>When a successor took over from a key that was active.</summary>
    public DateTimeOffset? RetiredAt(KeyHistory key) =>
        key.Activated is null || key == Active
            ? null
            : Keys.Where(other => other.Activated is not null && IsLater(other, key)).Min(other => other.Activated!.At);

    /// <summary>When the last message signed with a retired key can still be looked at has passed: its record may go.</summary>
    public DateTimeOffset? WithdrawableAt(KeyHistory key) => RetiredAt(key) + _policy.MessageLife + ServedTtl(key).Duration;

    public KeyState StateOf(KeyHistory key, DateTimeOffset now) => key switch
    {
        { Removed: not null } => KeyState.Removed,
        { Activated: not null } => key == Active ? KeyState.Active : KeyState.Retired,
        _ when ReadyAt(key) <= now => KeyState.Ready,
        { Published: not null } => KeyState.Published,
        _ => KeyState.Generated,
    };

    private static bool IsLater(KeyHistory other, KeyHistory key) =>
        (other.Activated!.At, other.Key.Id).CompareTo((key.Activated!.At, key.Key.Id)) > 0;

    private TimeSpan WaitAfter(KeyHistory key, KeyFact.Confirmed confirmed)
    {
        if (key == First)
        {
            return _policy.FirstHold;
        }

        var caches = confirmed.Answers.Select(answer => answer.Ttl).Append(confirmed.NegativeTtl).Max();
        return TimeSpan.FromTicks(Math.Max(caches.Duration.Ticks, _policy.PublishHold.Ticks));
    }

    /// <summary>The key that signed first, or will.</summary>
    private KeyHistory? First =>
        Active is null ? Next : Keys.Where(key => key.Activated is not null).MinBy(key => (key.Activated!.At, key.Key.Id));

    private static Ttl ServedTtl(KeyHistory key) =>
        key.Confirmed is { Answers: { IsEmpty: false } answers } ? answers.Max(answer => answer.Ttl) : default;
}
