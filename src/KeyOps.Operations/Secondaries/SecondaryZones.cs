using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using KeyOps.Authority.Exchanges;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Publishing;
using Microsoft.Extensions.Logging;

namespace KeyOps.Operations.Secondaries;

/// <summary>All zones that are followed. Each has a task of its own, awaited at the end.</summary>
public sealed class SecondaryZones : IAsyncDisposable
{
    /// <summary>Where they are kept, below the state folder.</summary>
    private const string Folder = "secondary";

    private readonly FrozenDictionary<DomainName, SecondaryZone> _zones;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private readonly LogThrottle _throttle;
    private readonly Task _running;

    private SecondaryZones(ImmutableArray<SecondaryZone> zones, TimeProvider time, ILogger logger)
    {
        _zones = zones.ToFrozenDictionary(zone => zone.Zone);
        _logger = logger;
        _throttle = new(time);
        foreach (var zone in zones)
        {
            zone.Load();
        }

        _running = Task.WhenAll(zones.Select(zone => Task.Run(() => RunAsync(zone))));
    }

    /// <summary>Serves what is on disk and begins to follow; when it returns, each zone is served or withheld.</summary>
    public static SecondaryZones Start(
        ImmutableArray<SecondarySettings> settings,
        TsigKeyring keys,
        string stateFolder,
        IServedZones served,
        TimeProvider time,
        ILogger logger)
    {
        var client = new TransferClient(TransferLimits.Default, time);
        var folder = Path.Combine(stateFolder, Folder);
        return new(
            [.. settings.Select(zone => new SecondaryZone(zone, KeyOf(zone, keys), new(folder, zone.Zone), served, client, time, logger))],
            time,
            logger);
    }

    /// <summary>Hears a NOTIFY (RFC 1996 §3.11): of a primary, signed when transfers are. Why it is refused, or null.</summary>
    /// <param name="zone">The zone it is for.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="key">What it was signed with, verified; null when it was not.</param>
    public string? Notify(DomainName zone, IPAddress client, TsigKey? key)
    {
        var reason = !_zones.TryGetValue(zone, out var secondary) ? "the zone is not followed here; see server.secondary"
            : !secondary.IsPrimary(client) ? "this address is none of its primaries"
            : secondary.Key is { } wanted && key is null ? $"it is not signed, and must be with key {wanted}"
            : secondary.Key?.Name != key?.Name && secondary.Key is not null ? $"it is signed with key {key}, and must be with key {secondary.Key}"
            : null;
        LeftOutLines leftOut = default;
        if (reason is null)
        {
            secondary!.Notify(client);
        }
        else if (key is not null || _throttle.TryEnter(out leftOut)) // who has a key is no stranger, and is told all
        {
            _logger.NotifyRefused(zone.ToStringWithoutDot(), client, reason, leftOut);
        }

        return reason;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(SecondaryZone zone)
    {
        try
        {
            await zone.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private static TsigKey? KeyOf(SecondarySettings zone, TsigKeyring keys) =>
        zone.Key is { } named && keys.TryFind(named.Name, out var key) ? key : null;
}
