namespace KeyOps.Core.Lifecycle;

/// <summary>What a key waits for before it moves on.</summary>
/// <param name="For">What for.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when at the earliest; null when no time is known.</param>
/// <param name="Remedy">What a person can do.</param>
public sealed record KeyWait(string For, DateTimeOffset Since, DateTimeOffset? Until, string Remedy)
{
    private const string Passes = "nothing: it passes by itself";

    /// <summary>Null for a key whose record is gone and that is not to be revealed: it moves no more.</summary>
    public static KeyWait? Of(DomainSituation situation, KeyHistory key, DateTimeOffset now)
    {
        var timeline = situation.Timeline;
        return timeline.StateOf(key, now) switch
        {
            KeyState.Removed => timeline.RevealableAt(key) is not { } revealableAt ? null : key.Gone is { } gone
                ? new("caches to forget its record, so that its private key can be revealed", gone.At, revealableAt, Passes)
                : new("its removal to be long past; every name server is then asked, and its private key revealed", key.Removed!.At, revealableAt, Passes + "; `reveal: false` gives it up"),
            KeyState.Revoked => new("everyone to have seen that it is revoked", key.Blanked!.At, timeline.WithdrawableAt(key), Passes),
            KeyState.Retired => new("the messages that it signed to be delivered", timeline.RetiredAt(key) ?? now, timeline.DeliveredAt(key), Passes + "; to believe its signatures no longer is `keyops rotate --emergency`, before it retires"),
            KeyState.Active when !situation.SendsMail => new("every signer to leave it: the domain sends no mail any more", key.Activated!.At, null, "`keyops apply` has them leave it"),
            not KeyState.Active when !situation.SendsMail => new("its record to go: the domain sends no mail any more", key.Key.GeneratedAt, timeline.WithdrawableAt(key), Passes),
            KeyState.Active => Next(situation, key.Activated!.At, now, "its successor"),
            KeyState.Ready when timeline.Next.Any(next => next.Key.Id == key.Key.Id) => Next(situation, timeline.ReadyAt(key)!.Value, now, "its turn"),
            KeyState.Ready => new("its turn, behind the key that signs next", timeline.ReadyAt(key)!.Value, null, Passes),
            _ when key.Confirmed is { } confirmed => new("caches to forget that its record was not there", confirmed.At, timeline.ReadyAt(key), Passes),
            KeyState.Published => new(
                "every name server to answer its record",
                key.Facts.Where(fact => fact is KeyFact.Published or KeyFact.Lost).Max(fact => fact.At),
                null,
                "`keyops apply` asks them again; a hold names the server that does not answer, and what to do"),
            _ => new("its record to be published", key.Key.GeneratedAt, null, "`keyops apply` publishes it"),
        };
    }

    private static KeyWait Next(DomainSituation situation, DateTimeOffset since, DateTimeOffset now, string what) => Switch.Of(situation, now) is { } due
        ? new($"{what}: {due.Reason}", since, due.At, "`keyops rotate` asks for it now")
        : situation.Timeline.Next.IsEmpty || situation.Timeline.Next.Any(key => key.Confirmed is null)
            ? new($"{what}, which is not confirmed by every name server", since, null, "see what that key waits for")
            : new($"{what}: the policy leaves rotations to a person", since, null, "`keyops rotate` asks for it");
}
