using System.Collections.Immutable;
using KeyOps.Core.Mail;
using KeyOps.Core.Records;

namespace KeyOps.Core.Lifecycle;

/// <summary>What the facts of a domain's keys amount to: states and due times (DESIGN: the key timeline; words of RFC 7583).</summary>
public sealed class KeyTimeline
{
    /// <summary>How long after a switch was begun a signer may still be signing with the key, though it was taken back or broke off.</summary>
    internal static readonly TimeSpan SwitchLife = TimeSpan.FromHours(1);

    private readonly DkimPolicy _policy;

    /// <param name="policy">The domain's.</param>
    /// <param name="keys">All keys the domain ever had.</param>
    /// <param name="sendsMail">Whether it is to have any.</param>
    public KeyTimeline(DkimPolicy policy, IEnumerable<KeyHistory> keys, bool sendsMail = true)
    {
        _policy = policy;
        SendsMail = sendsMail;
        Keys = [.. keys.OrderBy(key => key.Key.Id)];
        Active = LastActivated(Keys);
        Candidates =
        [
            .. Keys.Where(key => sendsMail && key is { Activated: null, Retired: null, Form: RecordForm.Key } && (key.Imported is not null || policy.Algorithms.Contains(key.Key.Algorithm)))
                .OrderBy(key => key.Imported is null),
        ];
        Next = NextOf(policy, Candidates);
    }

    public ImmutableArray<KeyHistory> Keys { get; }

    /// <summary>False: a person says that the domain sends no mail. It gets no key, and those that it has go: the last Active one without a successor.</summary>
    public bool SendsMail { get; }

    /// <summary>The keys that sign: those activated last, one of a kind. Empty while the domain never signed, and when it sends no mail any more.</summary>
    public ImmutableArray<KeyHistory> Active { get; }

    /// <summary>Keys that never signed and may, oldest first; before them those taken over, whatever they are made of: they may be signing already.</summary>
    public ImmutableArray<KeyHistory> Candidates { get; }

    /// <summary>The keys that sign next, together: one taken over, or one of each algorithm of the policy. Empty while one of them is still to be made.</summary>
    public ImmutableArray<KeyHistory> Next { get; }

    /// <summary>Of a domain that sends no mail any more: the keys that signers are, or may be, pointed at, and are to leave.</summary>
    public ImmutableArray<KeyHistory> Leaving => SendsMail
        ? []
        : [.. Keys.Where(key => key is { Retired: null, Form: not RecordForm.Absent } && (IsActive(key) || key is { Activated: null, SwitchBegun: not null }))];

    /// <summary>Every selector the domain ever used; none is used again.</summary>
    public IReadOnlySet<Selector> UsedSelectors => Keys.Select(key => key.Key.Selector).ToHashSet();

    /// <summary>What a person asked for of the keys that sign; an emergency goes before a rotation at the next occasion.</summary>
    public KeyFact.RotationRequested? Request => Active.Select(key => key.Request).OfType<KeyFact.RotationRequested>().MaxBy(request => request.IsEmergency);

    /// <summary>How many more keys of this algorithm are to be made: one stands by, and a domain that never signed needs its first one too.</summary>
    public int Wanting(KeyAlgorithm algorithm) => (Active.IsEmpty && Next is not [{ Imported: not null }] ? 2 : 1)
        - Candidates.Count(key => key.Imported is null && key.Key.Algorithm == algorithm);

    public bool IsActive(KeyHistory key) => Active.Any(active => active.Key.Id == key.Key.Id);

    /// <summary>
    /// When caches hold nothing but the record: the wait after the last server's confirmation is the longest of what stood at the name before, the negative
    /// TTL, the TTL served and the policy's hold; for a domain's first key, which nobody asked for yet, it is the policy's first hold, or the TTL of a record that it replaced.
    /// </summary>
    public DateTimeOffset? ReadyAt(KeyHistory key) => key.Confirmed is { } confirmed ? confirmed.At + WaitAfter(key, confirmed) : null;

    /// <summary>When successors took over from a key that was active, or the domain was to send no mail: the last signer had left it.</summary>
    public DateTimeOffset? RetiredAt(KeyHistory key) => key.Retired is { } retired ? retired.At
        : key.Activated is not { } activated || IsActive(key) ? null
        : Keys.Where(other => other.Activated is { } later && (later.At > activated.At || (later.At == activated.At && IsSuccessor(other, key))))
            .Min(other => (DateTimeOffset?)other.Activated!.At);

    /// <summary>When no message signed with a retired key can be under way any more.</summary>
    public DateTimeOffset? DeliveredAt(KeyHistory key) => RetiredAt(key) + MessagesUnderWay(key);

    /// <summary>When a retired key's record is to say that it is revoked; null: it is not, or does so already.</summary>
    public DateTimeOffset? RevocableAt(KeyHistory key) => key switch
    {
        { Form: not RecordForm.Key } => null,
        { Request.IsEmergency: true } => RetiredAt(key),
        _ when _policy.Revoke => DeliveredAt(key),
        _ => null,
    };

    /// <summary>When a key's record may go: no message that it signed, or may have signed, is looked at any more.</summary>
    public DateTimeOffset? WithdrawableAt(KeyHistory key) => key switch
    {
        { Form: RecordForm.Absent } => null,
        { Form: RecordForm.Revoked } => key.Blanked?.At + MessagesUnderWay(key),
        { Activated: not null } or { Retired: not null } => RevocableAt(key) is null ? DeliveredAt(key) : null,
        _ when IsCandidate(key) => null,
        { SwitchBegun: { } begun } when _policy.Gates.HasFlag(Gates.SwitchIsRemembered) => TakenBackAt(begun) + MessagesUnderWay(key),
        _ => key.Key.GeneratedAt,
    };

    /// <summary>
    /// When the name servers are to be asked whether a removed key's record is really gone, and, once they said so, when its private half may be published:
    /// no cache holds the record by then. Null: it is not revealed, or was, or cannot be, or never signed, or was made elsewhere: who else signs with it nobody knows.
    /// </summary>
    public DateTimeOffset? RevealableAt(KeyHistory key) => key switch
    {
        _ when !_policy.Reveal => null,
        { Removed: null } or { Imported: not null } or { Revealed: not null } or { Destroyed: not null } or { Activated: null, SwitchBegun: null } => null,
        { Gone: { } gone } => gone.At + key.LongestTtl.Duration,
        _ => key.Removed.At + MessagesUnderWay(key),
    };

    /// <summary>Whether it may sign some day, and never did.</summary>
    public bool IsCandidate(KeyHistory key) => Candidates.Any(candidate => candidate.Key.Id == key.Key.Id);

    /// <summary>The latest date on any fact.</summary>
    public DateTimeOffset? LatestFactAt => Keys.SelectMany(key => key.Facts).Max(fact => (DateTimeOffset?)fact.At);

    public KeyState StateOf(KeyHistory key, DateTimeOffset now) => key switch
    {
        { Removed: not null } => KeyState.Removed,
        { Blanked: not null } => KeyState.Revoked,
        { Retired: not null } => KeyState.Retired,
        { Activated: not null } => IsActive(key) ? KeyState.Active : KeyState.Retired,
        _ when ReadyAt(key) <= now => KeyState.Ready,
        { Published: not null } => KeyState.Published,
        _ => KeyState.Generated,
    };

    /// <summary>The states that a key went through, and those that time alone will bring, each with when it began.</summary>
    public ImmutableArray<(KeyState State, DateTimeOffset From)> StatesOf(KeyHistory key)
    {
        (KeyState State, DateTimeOffset? From)[] states =
        [
            (KeyState.Generated, key.Key.GeneratedAt),
            (KeyState.Published, key.Published?.At),
            (KeyState.Ready, ReadyAt(key) is { } readyAt && (key.Activated is null || readyAt <= key.Activated.At) ? readyAt : null),
            (KeyState.Active, key.Activated?.At),
            (KeyState.Retired, RetiredAt(key)),
            (KeyState.Revoked, key.Blanked?.At),
            (KeyState.Removed, key.Removed?.At),
        ];
        return [.. states.Where(each => each.From is not null).Select(each => (each.State, each.From!.Value))];
    }

    /// <summary>Those that were activated last, in one switch; of a kind the one made last. None, when signers have left it and nothing took its place. A key that is revoked or withdrawn is none, also when a clock
    /// that was wrong more than once leaves it as young as its successor.</summary>
    private static ImmutableArray<KeyHistory> LastActivated(ImmutableArray<KeyHistory> keys)
    {
        var last = keys.Max(key => key.Activated?.At);
        return
        [
            .. keys.Where(key => key.Activated is not null && key.Activated.At == last)
                .GroupBy(key => key.Key.Algorithm.KeyType)
                .Select(kind => kind.Last())
                .Where(key => key is { Retired: null, Form: RecordForm.Key })
                .OrderBy(key => key.Key.Id),
        ];
    }

    private static ImmutableArray<KeyHistory> NextOf(DkimPolicy policy, ImmutableArray<KeyHistory> candidates)
    {
        if (candidates is [{ Imported: not null } imported, ..])
        {
            return [imported];
        }

        var next = policy.Algorithms.Select(algorithm => candidates.FirstOrDefault(key => key.Key.Algorithm == algorithm)).OfType<KeyHistory>().ToImmutableArray();
        return next.Length == policy.Algorithms.Length ? next : [];
    }

    /// <summary>
    /// Of two keys activated at the same moment, whether one followed the other: keys of different kinds were switched to together; of a kind there is more than
    /// one when a corrected clock dates all that went before alike, and the one made later came later.
    /// </summary>
    private static bool IsSuccessor(KeyHistory other, KeyHistory key) =>
        other.Key.Id > key.Key.Id && other.Key.Algorithm.KeyType == key.Key.Algorithm.KeyType;

    /// <summary>
    /// When every signer had left a key again that it was pointed at, and that never became active: when another one did, and while another one was, an hour later.
    /// Null while no key is active: a signer that was down then may sign with it when it is back.
    /// </summary>
    private DateTimeOffset? TakenBackAt(KeyFact.SwitchBegun begun)
    {
        if (Active.IsEmpty)
        {
            return null;
        }

        var taken = Keys.Where(key => key.Activated?.At >= begun.At).Min(key => (DateTimeOffset?)key.Activated!.At);
        return taken is { } at && at > begun.At + SwitchLife ? at : begun.At + SwitchLife;
    }

    private TimeSpan MessagesUnderWay(KeyHistory key) =>
        _policy.Gates.HasFlag(Gates.MessagesAreDelivered) ? _policy.MessageLife + key.LongestTtl.Duration : TimeSpan.Zero;

    private TimeSpan WaitAfter(KeyHistory key, KeyFact.Confirmed confirmed)
    {
        if (!_policy.Gates.HasFlag(Gates.CachesHaveExpired))
        {
            return TimeSpan.Zero;
        }

        var before = key.Published?.Before ?? default;
        if (IsFirst(key) && !key.WasMissed)
        {
            return Longest(_policy.FirstHold, before.Replaced);
        }

        var caches = confirmed.Answers.Select(answer => answer.Ttl).Append(confirmed.NegativeTtl).Max();
        return Longest(Longest(Longest(_policy.PublishHold, caches), before.Replaced), before.Absence);
    }

    private static TimeSpan Longest(TimeSpan wait, Ttl? ttl) => ttl is { } other && other.Duration > wait ? other.Duration : wait;

    /// <summary>Whether it signed when no other key did, or will.</summary>
    private bool IsFirst(KeyHistory key) => Active.IsEmpty && Next.Any(next => next.Key.Id == key.Key.Id)
        || (key.Activated is { } activated && !Keys.Any(other => other.Activated?.At < activated.At && !(RetiredAt(other) < activated.At)));
}
