using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Secondaries;

/// <summary>
/// The last that is known of each zone at each secondary. Only those get in that may have zones, are configured, or are kept to a few: whoever is refused.
/// </summary>
internal sealed class SecondaryLedger
{
    /// <summary>Clients of a zone whose refusals are remembered; anybody can make one.</summary>
    private const int MaxRefused = 8;

    private readonly ConcurrentDictionary<DomainName, ImmutableDictionary<IPEndPoint, NotifyState>> _notified = new();
    private readonly ConcurrentDictionary<DomainName, ImmutableDictionary<IPAddress, SentTransfer>> _sent = new();
    private readonly ConcurrentDictionary<DomainName, ImmutableDictionary<IPAddress, RefusedRequest>> _refused = new();

    public void Add(DomainName zone, NotifyState state) => _notified.AddOrUpdate(
        zone,
        static (_, state) => ImmutableDictionary<IPEndPoint, NotifyState>.Empty.Add(state.To, After(state, null)),
        static (_, states, state) => states.SetItem(state.To, After(state, states.GetValueOrDefault(state.To))),
        state);

    public void Add(DomainName zone, SentTransfer transfer) => _sent.AddOrUpdate(
        zone,
        static (_, transfer) => ImmutableDictionary<IPAddress, SentTransfer>.Empty.Add(transfer.Client, transfer),
        static (_, sent, transfer) => sent.SetItem(transfer.Client, transfer),
        transfer with { Client = Plain(transfer.Client) });

    public void Add(DomainName zone, RefusedRequest request) => _refused.AddOrUpdate(
        zone,
        static (_, request) => ImmutableDictionary<IPAddress, RefusedRequest>.Empty.Add(request.Client, request),
        static (_, refused, request) => AtMost(MaxRefused, refused.SetItem(request.Client, request)),
        request with { Client = Plain(request.Client) });

    /// <summary>Whether a server has said that it knows of the version being served.</summary>
    public bool Knows(IPEndPoint to, CompiledZone zone) =>
        _notified.TryGetValue(zone.Apex, out var states) && states.TryGetValue(to, out var state) && state.Problem is null && state.Serial == zone.Serial;

    public IEnumerable<NotifyState> NotifiedOf(DomainName zone) => _notified.TryGetValue(zone, out var states) ? states.Values : [];

    public IEnumerable<SentTransfer> SentOf(DomainName zone) => _sent.TryGetValue(zone, out var sent) ? sent.Values : [];

    public IEnumerable<RefusedRequest> RefusedOf(DomainName zone) => _refused.TryGetValue(zone, out var refused) ? refused.Values : [];

    public void Remove(DomainName zone)
    {
        _notified.TryRemove(zone, out _);
        _sent.TryRemove(zone, out _);
        _refused.TryRemove(zone, out _);
    }

    private static NotifyState After(NotifyState state, NotifyState? before) =>
        state.Problem is null ? state : state with { FailingSince = before?.FailingSince ?? state.At };

    private static ImmutableDictionary<IPAddress, RefusedRequest> AtMost(int most, ImmutableDictionary<IPAddress, RefusedRequest> refused) =>
        refused.Count <= most ? refused : refused.Remove(refused.Values.MinBy(request => request.At)!.Client);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
