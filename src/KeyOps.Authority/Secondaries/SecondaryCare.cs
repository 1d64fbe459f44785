using System.Collections.Immutable;
using System.Threading.Channels;
using KeyOps.Authority.Transfers;
using KeyOps.Core.Names;
using KeyOps.Core.Tsig;
using KeyOps.Core.Zones;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Secondaries;

/// <summary>
/// Follows what the catalog publishes, in its order and off its writers' time: keeps the journals, tells the secondaries, keeps the catalog zone.
/// </summary>
internal sealed class SecondaryCare : IAsyncDisposable
{
    private readonly ZoneCatalog _catalog;
    private readonly ZoneJournals _journals;
    private readonly SecondaryLedger _ledger;
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new() { SingleReader = true });
    private readonly ImmutableArray<NotifySender> _senders;
    private readonly CatalogProducer? _producer;
    private readonly ILogger _logger;
    private readonly Task _following;

    public SecondaryCare(SecondaryOptions options, TsigKeyring keys, ZoneCatalog catalog, ZoneJournals journals, SecondaryLedger ledger, TimeProvider time, ILogger logger)
    {
        _catalog = catalog;
        _journals = journals;
        _ledger = ledger;
        _logger = logger;
        _senders = [.. options.Notify.Select(target => new NotifySender(target, KeyOf(target, keys), catalog, ledger, time, logger))];
        _producer = options.Catalog is { } apex ? new(apex, options.CatalogAlso, catalog, time, logger) : null;
        catalog.Changed += Note;
        // A start is news too (RFC 1996 §3.13), but to those that said already that they know.
        foreach (var zone in catalog.Zones.Where(zone => !zone.IsWithheld))
        {
            foreach (var sender in _senders.Where(sender => !ledger.Knows(sender.To, zone)))
            {
                sender.Tell(zone.Apex);
            }
        }

        _following = FollowAsync();
    }

    /// <summary>Ends when all that was published until now has been followed.</summary>
    public Task FollowedAsync()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _changes.Writer.TryWrite(new(null, null, reached)) ? reached.Task : Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _catalog.Changed -= Note;
        _changes.Writer.Complete();
        await _following;
        if (_producer is not null)
        {
            await _producer.DisposeAsync();
        }

        foreach (var sender in _senders)
        {
            await sender.DisposeAsync();
        }
    }

    private static TsigKey? KeyOf(NotifyTarget target, TsigKeyring keys) =>
        target.Key is null ? null
        : keys.TryFind(target.Key, out var key) ? key
        : throw new ArgumentException($"there is no TSIG key {target.Key.ToStringWithoutDot()} to tell {target.To} with", nameof(keys));

    /// <summary>A zone as it was and as it is, or a mark to reach.</summary>
    private sealed record Change(CompiledZone? Before, CompiledZone? After, TaskCompletionSource? Reached);

    private void Note(CompiledZone? before, CompiledZone? after)
    {
        // A zone that is new has no journal: with nobody to tell there is nothing to follow.
        if (before is not null || _producer is not null || !_senders.IsEmpty)
        {
            _changes.Writer.TryWrite(new(before, after, null));
        }
    }

    private async Task FollowAsync()
    {
        await foreach (var (before, after, reached) in _changes.Reader.ReadAllAsync())
        {
            reached?.TrySetResult();
            if ((after ?? before)?.Apex is { } apex)
            {
                TryFollow(apex, before, after);
            }
        }
    }

    private void TryFollow(DomainName apex, CompiledZone? before, CompiledZone? after)
    {
        try
        {
            Follow(apex, before, after);
        }
#pragma warning disable CA1031 // a bug costs this zone its differences: secondaries have it whole
        catch (Exception exception)
        {
            Log.FollowingBroken(_logger, apex.ToStringWithoutDot(), exception);
            _journals.Remove(apex);
        }
#pragma warning restore CA1031
    }

    private void Follow(DomainName apex, CompiledZone? before, CompiledZone? after)
    {
        if (before is { Source: { } from } && after is { Source: { } to })
        {
            if (from != to && ZoneDelta.Between(from, to) is { IsEmpty: false } delta)
            {
                _journals.Add(apex, delta, to.RecordCount);
            }
        }
        else
        {
            _journals.Remove(apex);
        }

        if (after is null)
        {
            _ledger.Remove(apex);
        }
        else if (!after.IsWithheld && (before is null || before.IsWithheld || after.Serial != before.Serial))
        {
            foreach (var sender in _senders)
            {
                sender.Tell(apex);
            }
        }

        if (before is null || after is null)
        {
            _producer?.Note(apex);
        }
    }
}
