using KeyOps.Core.Lifecycle;
using KeyOps.Core.Names;
using KeyOps.Core.Records;

namespace KeyOps.Core.Tests.Lifecycle;

/// <summary>A zone that holds a set of selectors, and is due when the facts want another set.</summary>
internal sealed class FakeZone : IForeseenZone
{
    private readonly HashSet<Selector> _published = [];
    private uint _serial = 1;

    public ManagedKey NewKey(KeyId id, DomainAction.GenerateKey action, DateTimeOffset now) =>
        new(id, DomainName.Parse("keyops.example"), action.Selector, action.Algorithm, [1, 2, 3], now);

    public SerialNumber Publish(KeyTimeline timeline)
    {
        _published.Clear();
        _published.UnionWith(timeline.Keys.Where(key => key.BelongsInZone).Select(key => key.Key.Selector));
        return new(++_serial);
    }

    public KeyFact.Confirmed Confirm(DateTimeOffset now) =>
        new(now, new(300), [new("192.0.2.1:53", new(_serial), new(3600), now)]);

    public ZoneSituation After(KeyTimeline timeline) =>
        timeline.Keys.Where(key => key.BelongsInZone).Select(key => key.Key.Selector).ToHashSet().SetEquals(_published)
            ? new ZoneSituation.Current()
            : new ZoneSituation.Due("the records are not those of the keys");
}
