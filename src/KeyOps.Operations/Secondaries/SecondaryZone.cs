using System.Net;
using System.Threading.Channels;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using KeyOps.Core.Tsig;
using KeyOps.Core.Zones;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Publishing;
using Microsoft.Extensions.Logging;

namespace KeyOps.Operations.Secondaries;

/// <summary>
/// Follows one zone: what is on disk is served at once, then a primary is asked when the SOA's refresh or retry time is over, or one sends a NOTIFY. Without
/// a confirmation for the expire time it is withheld (RFC 1034 §4.3.5). A primary that fails costs a line in the log.
/// </summary>
internal sealed class SecondaryZone(
    SecondarySettings settings,
    TsigKey? key,
    SecondaryFile file,
    IServedZones served,
    TransferClient client,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>As long as there is no SOA that says how often to ask: the wait doubles from the first to the last.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWait = TimeSpan.FromMinutes(5);

    private readonly string _name = settings.Zone.ToStringWithoutDot();
    private readonly Channel<IPAddress> _notified = Channel.CreateBounded<IPAddress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ReadOnlyMemory<byte>? _soa;
    private DateTimeOffset _confirmedAt;
    private bool _isServed;
    private IPAddress? _notifier;

    public DomainName Zone => settings.Zone;

    public TsigKey? Key => key;

    /// <summary>Whether an address is one of the primaries'.</summary>
    public bool IsPrimary(IPAddress address) => settings.Primaries.Any(primary => primary.Address.Equals(address));

    /// <summary>Asks the primaries soon, the one that says so first.</summary>
    public void Notify(IPAddress address)
    {
        logger.Notified(_name, address);
        _notified.Writer.TryWrite(address); // one that waits is enough
    }

    /// <summary>Serves what is on disk, or withholds the zone when there is nothing to serve.</summary>
    public void Load()
    {
        if (file.Read() is { } zone && Soa(zone) is { } soa)
        {
            _soa = soa;
            _confirmedAt = file.ConfirmedAt;
            if (_confirmedAt + SoaTimers.Of(soa.Span).Expire > time.GetUtcNow())
            {
                served.Publish(zone);
                _isServed = true;
                logger.Loaded(_name, zone.Serial);
                return;
            }

            logger.Expired(_name, _confirmedAt);
        }

        served.Withhold(Zone);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            failures = await TryRefreshAsync(cancellationToken) ? 0 : failures + 1;
            _notifier = null;
            await WaitAsync(failures, cancellationToken);
        }
    }

    private async Task WaitAsync(int failures, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromTicks(Math.Min(LastWait.Ticks, FirstWait.Ticks << Math.Min(failures, 20)));
        if (_soa is { } soa)
        {
            var timers = SoaTimers.Of(soa.Span);
            wait = failures == 0 ? timers.Refresh : timers.Retry;
            var expiresIn = _confirmedAt + timers.Expire - time.GetUtcNow();
            if (_isServed && expiresIn <= TimeSpan.Zero)
            {
                logger.Expired(_name, _confirmedAt);
                served.Withhold(Zone);
                _isServed = false;
            }
            else if (_isServed && expiresIn < wait)
            {
                wait = expiresIn;
            }
        }

        using var due = new CancellationTokenSource(wait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, due.Token);
        try
        {
            _notifier = await _notified.Reader.ReadAsync(both.Token);
        }
        catch (OperationCanceledException) when (due.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> TryRefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RefreshAsync(cancellationToken);
        }
#pragma warning disable CA1031 // whatever it is costs this try, and not the zone
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.FollowingFailed(_name, problem);
            return false;
        }
#pragma warning restore CA1031
    }

    /// <summary>Asks the primaries in turn until one has confirmed what we have, or given what is newer.</summary>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var primary in settings.Primaries.OrderBy(primary => !primary.Address.Equals(_notifier)))
        {
            if (await RefreshAsync(primary, cancellationToken) is not { } reason)
            {
                return true;
            }

            logger.PrimaryFailed(_name, primary, reason);
        }

        return false;
    }

    /// <summary>Asks one primary; why it failed, or null.</summary>
    private async Task<string?> RefreshAsync(IPEndPoint primary, CancellationToken cancellationToken)
    {
        switch (await AskAsync(RecordType.Soa, primary, cancellationToken))
        {
            case TransferOutcome.Failed failed:
                return failed.Reason;
            case TransferOutcome.UpToDate:
                return Confirm();
        }

        if (_soa is not null)
        {
            switch (await AskAsync(RecordType.Ixfr, primary, cancellationToken))
            {
                case TransferOutcome.Failed failed:
                    logger.NoDifferences(_name, primary, failed.Reason);
                    break;
                case TransferOutcome.UpToDate:
                    return Confirm();
                case TransferOutcome.Whole whole:
                    return Take(() => ZoneChange.Build(Zone, whole.Records), "AXFR", primary);
                case TransferOutcome.Differences differences:
                    if (Take(() => Apply(differences.Changes), "IXFR", primary) is not { } problem)
                    {
                        return null;
                    }

                    logger.NoDifferences(_name, primary, problem);
                    break;
            }
        }

        return await AskAsync(RecordType.Axfr, primary, cancellationToken) switch
        {
            TransferOutcome.Whole whole => Take(() => ZoneChange.Build(Zone, whole.Records), "AXFR", primary),
            TransferOutcome.Failed failed => failed.Reason,
            _ => "it sent differences when asked for the whole zone",
        };
    }

    private Task<TransferOutcome> AskAsync(RecordType type, IPEndPoint primary, CancellationToken cancellationToken) =>
        client.AskAsync(Zone, type, _soa, primary, key, settings.Tls, cancellationToken);

    private string? Confirm()
    {
        _confirmedAt = time.GetUtcNow();
        try
        {
            file.Confirm(_confirmedAt);
            if (!_isServed && file.Read() is { } zone)
            {
                served.Publish(zone);
                _isServed = true;
            }

            return null;
        }
        catch (IOException problem)
        {
            _soa = null; // the file is gone: have it all again
            return problem.Message;
        }
    }

    private Zone Apply(IReadOnlyList<ZoneChange> changes) =>
        ZoneChange.Apply(file.Read() ?? throw new InvalidDataException($"{file.Path} cannot be read any more"), changes);

    /// <summary>Serves a new version, and keeps it; what is wrong with it, or null.</summary>
    private string? Take(Func<Zone> make, string way, IPEndPoint primary)
    {
        try
        {
            var zone = make();
            var soa = Soa(zone) ?? throw new InvalidDataException("it has two SOA records");
            _confirmedAt = time.GetUtcNow();
            file.Write(zone, _confirmedAt);
            served.Publish(zone);
            (_soa, _isServed) = (soa, true);
            logger.Transferred(_name, zone.Serial, way, primary, zone.RecordCount);
            return null;
        }
        catch (InvalidDataException problem)
        {
            return problem.Message;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            logger.NotKept(_name, problem.Message);
            return problem.Message;
        }
    }

    private static ReadOnlyMemory<byte>? Soa(Zone zone)
    {
        if (zone.TryFind(zone.Apex, RecordType.Soa, out var soa) && soa.Count == 1)
        {
            return soa[0].ToArray();
        }

        return null;
    }
}
