using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;

namespace KeyOps.Core.Tests.Lifecycle;

/// <summary>A zone that holds a set of selectors, and is due when the facts want another set.</summary>
internal sealed class FakeZone : IForeseenZone
{
    private readonly HashSet<(Selector Selector, RecordForm Form)> _published = [];
    private uint _serial = 1;

    public ManagedKey NewKey(KeyId id, DomainAction.GenerateKey action, DateTimeOffset now) =>
        new(id, DomainName.Parse("keyops.example"), action.Selector, action.Algorithm, [1, 2, 3], now);

    public ImmutableArray<KeyHistory> Publish(KeyTimeline timeline, DateTimeOffset now)
    {
        _published.Clear();
        _published.UnionWith(Wanted(timeline));
        _serial++;
        return [.. timeline.Keys.Select(key => key.With(KeyFact.OnPublication(key, now, new(_serial), "", default)))];
    }

    public KeyFact.Confirmed Confirm(KeyHistory key, DateTimeOffset now) =>
        new(now, new(300), [new("192.0.2.1:53", new(_serial), new(3600), now)]);

    public ZoneSituation After(KeyTimeline timeline, DateTimeOffset now) =>
        Wanted(timeline).ToHashSet().SetEquals(_published)
            ? new ZoneSituation.Current()
            : new ZoneSituation.Due("the records are not those of the keys");

    private static IEnumerable<(Selector Selector, RecordForm Form)> Wanted(KeyTimeline timeline) =>
        timeline.Keys.Where(key => key.BelongsInZone).Select(key => (key.Key.Selector, key.Form));
}
