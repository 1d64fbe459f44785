using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using KeyOps.Authority.Exchanges;
using KeyOps.Authority.Loading;
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

    private SecondaryZones(ImmutableArray<SecondaryZone> zones, IReadOnlyDictionary<DomainName, FollowedState> before, TimeProvider time, ILogger logger)
    {
        _zones = zones.ToFrozenDictionary(zone => zone.Zone);
        _logger = logger;
        _throttle = new(time);
        foreach (var zone in zones)
        {
            zone.Load(before.GetValueOrDefault(zone.Zone)?.Transfer);
        }

        _running = Task.WhenAll(zones.Select(zone => Task.Run(() => RunAsync(zone))));
    }

    /// <summary>Where each zone stands now.</summary>
    public IReadOnlyDictionary<DomainName, FollowedState> States => _zones.ToDictionary(zone => zone.Key, zone => zone.Value.State);

    /// <summary>Serves what is on disk and begins to follow; when it returns, each zone is served or withheld.</summary>
    /// <param name="settings">The zones.</param>
    /// <param name="keys">The keys that they may name.</param>
    /// <param name="stateFolder">Below it they are kept.</param>
    /// <param name="served">Where they are served.</param>
    /// <param name="before">What is known of them from before; may be empty.</param>
    /// <param name="memory">What a transfer took is given back after it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of every version and every failure.</param>
    public static SecondaryZones Start(
        ImmutableArray<SecondarySettings> settings,
        TsigKeyring keys,
        string stateFolder,
        IServedZones served,
        IReadOnlyDictionary<DomainName, FollowedState> before,
        LoadingMemory memory,
        TimeProvider time,
        ILogger logger)
    {
        var client = new TransferClient(TransferLimits.Default, time);
        var folder = Path.Combine(stateFolder, Folder);
        return new(
            [.. settings.Select(zone => new SecondaryZone(zone, KeyOf(zone, keys), new(folder, zone.Zone), served, client, memory, time, logger))],
            before,
            time,
            logger);
    }

    /// <summary>Where the zones stand, by their files alone: while no daemon follows them.</summary>
    public static ImmutableArray<FollowedState> Kept(ImmutableArray<SecondarySettings> settings, string stateFolder)
    {
        var states = new FollowedState[settings.Length];
        Parallel.For(0, states.Length, i => states[i] = new SecondaryFile(Path.Combine(stateFolder, Folder), settings[i].Zone).Describe(settings[i]));
        return [.. states];
    }

    /// <summary>Hears a NOTIFY (RFC 1996 §3.11): of a primary, signed when transfers are. Why it is refused, for whoever sent it, or null.</summary>
    /// <param name="zone">The zone it is for.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="key">What it was signed with, verified; null when it was not.</param>
    public string? Notify(DomainName zone, IPAddress client, TsigKey? key)
    {
        var secondary = _zones.GetValueOrDefault(zone);
        var (reason, told) = Judge(secondary, client, key);
        if (reason is null)
        {
            secondary!.Notify(client);
            return null;
        }

        LeftOutLines leftOut = default;
        if (key is not null || _throttle.TryEnter(out leftOut)) // who has a key is no stranger, and is told all
        {
            _logger.NotifyRefused(zone.ToStringWithoutDot(), client, reason, leftOut);
        }

        if (secondary?.IsPrimary(client) == true)
        {
            secondary.RefuseNotify(client, reason);
        }

        return told;
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

    /// <summary>Why a NOTIFY is refused: for the log, and for whoever sent it, who is told of no key that it has not shown.</summary>
    private static (string? Reason, string? Told) Judge(SecondaryZone? zone, IPAddress client, TsigKey? key) =>
        zone is null ? ("the zone is not followed here; see server.secondary", "the zone is not followed here")
        : !zone.IsPrimary(client) ? ("this address is none of its primaries", "this address is none of its primaries")
        : zone.Key is not { } wanted || wanted.Name == key?.Name ? (null, null)
        : key is null ? ($"it is not signed, and must be with key {wanted}", "it is not signed, and must be (TSIG)")
        : ($"it is signed with key {key}, and must be with key {wanted}", $"key {key} is not the one that this zone is followed with");

    private static TsigKey? KeyOf(SecondarySettings zone, TsigKeyring keys) =>
        zone.Key is { } named && keys.TryFind(named.Name, out var key) ? key : null;
}
