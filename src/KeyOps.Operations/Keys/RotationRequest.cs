using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Store;

namespace KeyOps.Operations.Keys;

/// <summary>Puts on record that a person wants other keys to take over from those that sign. The planner does the rest.</summary>
public sealed class RotationRequest(Settings settings, KeyStore store, TimeProvider time)
{
    /// <exception cref="StoreException">The store failed.</exception>
    public KeyChange Run(DomainName domain, bool isEmergency)
    {
        var histories = store.HistoriesOf(domain);
        var timeline = settings.Of([domain]).Single().TimelineOf(histories);
        var facts = FactsFor(timeline, isEmergency, time.GetUtcNow());
        if (timeline.Active.IsEmpty)
        {
            return new KeyChange.Refused([Refusal(domain, timeline)]);
        }

        store.Append(facts);
        var selectors = string.Join(", ", timeline.Active.Select(key => key.Key.Selector));
        var kind = isEmergency ? "an emergency rotation" : "a rotation";
        return new KeyChange.Done(facts.Length == 0
            ? $"{kind} away from {selectors} was asked for already, at {timeline.Request!.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"
            : $"noted that {kind} away from {selectors} was asked for");
    }

    /// <summary>What is to be on record; nothing when the same, or more, was asked for before.</summary>
    internal static ImmutableArray<(KeyId Key, KeyFact Fact)> FactsFor(KeyTimeline timeline, bool isEmergency, DateTimeOffset now) =>
    [
        .. timeline.Active.Where(key => key.Request is null || (isEmergency && !key.Request.IsEmergency))
            .Select(key => (key.Key.Id, (KeyFact)new KeyFact.RotationRequested(now, isEmergency))),
    ];

    /// <summary>What is said of a domain that signs with no key.</summary>
    internal static Planning.PlannedHold Refusal(DomainName domain, KeyTimeline timeline) => !timeline.SendsMail
        ? new($"{domain.ToStringWithoutDot()} sends no mail, and no signer signs for it", "take `sends-mail: false` out of its settings if it is to sign")
        : new(
        $"{domain.ToStringWithoutDot()} signs with no key yet, so there is nothing to rotate away from",
        $"`keyops status {domain.ToStringWithoutDot()}` says what its first key waits for");
}
