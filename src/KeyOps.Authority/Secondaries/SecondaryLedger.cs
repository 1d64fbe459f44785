using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Secondaries;

/// <summary>The last that is known of each zone at each secondary. Only those get in that may have zones, or are configured.</summary>
internal sealed class SecondaryLedger
{
    private readonly ConcurrentDictionary<DomainName, ImmutableDictionary<IPEndPoint, NotifyState>> _notified = new();
    private readonly ConcurrentDictionary<DomainName, ImmutableDictionary<IPAddress, SentTransfer>> _sent = new();

    public void Add(DomainName zone, NotifyState state) =>
        _notified.AddOrUpdate(zone, _ => ImmutableDictionary<IPEndPoint, NotifyState>.Empty.Add(state.To, state), (_, states) => states.SetItem(state.To, state));

    public void Add(DomainName zone, SentTransfer transfer) =>
        _sent.AddOrUpdate(zone, _ => ImmutableDictionary<IPAddress, SentTransfer>.Empty.Add(transfer.Client, transfer), (_, sent) => sent.SetItem(transfer.Client, transfer));

    /// <summary>Whether a server has said that it knows of the version being served.</summary>
    public bool Knows(IPEndPoint to, CompiledZone zone) =>
        _notified.TryGetValue(zone.Apex, out var states) && states.TryGetValue(to, out var state) && state.Problem is null && state.Serial == zone.Serial;

    public IEnumerable<NotifyState> NotifiedOf(DomainName zone) => _notified.TryGetValue(zone, out var states) ? states.Values : [];

    public IEnumerable<SentTransfer> SentOf(DomainName zone) => _sent.TryGetValue(zone, out var sent) ? sent.Values : [];

    public void Remove(DomainName zone)
    {
        _notified.TryRemove(zone, out _);
        _sent.TryRemove(zone, out _);
    }
}
