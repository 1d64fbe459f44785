using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using KeyOps.Authority.Loading;
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
    LoadingMemory memory,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>As long as there is no SOA that says how often to ask: the wait doubles from the first to the last.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWait = TimeSpan.FromMinutes(5);

    private const string NeverFetched = "no primary has given this zone yet";
    private const string HasExpired = "this zone has expired: no primary has confirmed it in time";

    private readonly string _name = settings.Zone.ToStringWithoutDot();
    private readonly Lock _lock = new();
    private readonly Channel<IPAddress> _notified = Channel.CreateBounded<IPAddress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FollowedState _state = new(settings.Zone, settings.Primaries);
    private ReadOnlyMemory<byte>? _soa;
    private IPAddress? _notifier;

    public DomainName Zone => settings.Zone;

    public TsigKey? Key => key;

    /// <summary>Where it stands now.</summary>
    public FollowedState State => Volatile.Read(ref _state);

    /// <summary>Whether an address is one of the primaries'.</summary>
    public bool IsPrimary(IPAddress address) => settings.Primaries.Any(primary => primary.Address.Equals(address));

    /// <summary>Asks the primaries soon, the one that says so first.</summary>
    public void Notify(IPAddress address)
    {
        logger.Notified(_name, address);
        Change(state => state with { RefusedNotify = null });
        _notified.Writer.TryWrite(address); // one that waits is enough
    }

    /// <summary>Remembers that a primary's NOTIFY was refused.</summary>
    public void RefuseNotify(IPAddress address, string reason)
    {
        var refused = new PrimaryFailure(new(address, 0), time.GetUtcNow(), reason);
        Change(state => state with { RefusedNotify = refused });
    }

    /// <summary>Serves what is on disk, or withholds the zone when there is nothing to serve.</summary>
    /// <param name="last">How the version came, when that is known from before.</param>
    public void Load(ReceivedTransfer? last)
    {
        var reason = NeverFetched;
        if (file.Read() is { } zone && Soa(zone) is { } soa)
        {
            _soa = soa;
            var confirmedAt = file.ConfirmedAt;
            var expiresAt = confirmedAt + SoaTimers.Of(soa.Span).Expire;
            var isServed = expiresAt > time.GetUtcNow();
            Change(state => state with { Serial = zone.Serial, ConfirmedAt = confirmedAt, ExpiresAt = expiresAt, IsServed = isServed, Transfer = last?.Serial == zone.Serial ? last : null });
            if (isServed)
            {
                served.Publish(zone);
                logger.Loaded(_name, zone.Serial);
                return;
            }

            logger.Expired(_name, confirmedAt);
            reason = HasExpired;
        }

        served.Withhold(Zone, reason);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            failures = await RefreshAsync(cancellationToken) ? 0 : failures + 1;
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
            var expiresIn = State.ExpiresAt!.Value - time.GetUtcNow();
            if (State.IsServed && expiresIn <= TimeSpan.Zero)
            {
                logger.Expired(_name, State.ConfirmedAt!.Value);
                served.Withhold(Zone, HasExpired);
                Change(state => state with { IsServed = false });
            }
            else if (State.IsServed && expiresIn < wait)
            {
                wait = expiresIn;
            }
        }

        var next = time.GetUtcNow() + wait;
        Change(state => state with { NextCheckAt = next });
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

    /// <summary>Asks the primaries in turn until one has confirmed what we have, or given what is newer.</summary>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var failures = ImmutableArray<PrimaryFailure>.Empty;
        foreach (var primary in settings.Primaries.OrderBy(primary => !primary.Address.Equals(_notifier)))
        {
            if (await TryRefreshAsync(primary, cancellationToken) is not { } reason)
            {
                var failure = failures.LastOrDefault();
                Change(state => state with { CheckedAt = state.ConfirmedAt, Failures = [], FailingSince = null, LastFailure = failure ?? state.LastFailure });
                return true;
            }

            logger.PrimaryFailed(_name, primary, reason);
            failures = failures.Add(new(primary, time.GetUtcNow(), reason));
        }

        Change(state => state with { CheckedAt = failures[^1].At, Failures = failures, FailingSince = state.FailingSince ?? failures[0].At, LastFailure = failures[^1] });
        return false;
    }

    private async Task<string?> TryRefreshAsync(IPEndPoint primary, CancellationToken cancellationToken)
    {
        using var work = memory.Begin();
        try
        {
            return await RefreshAsync(primary, cancellationToken);
        }
#pragma warning disable CA1031 // whatever it is costs this try, and not the zone
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.FollowingFailed(_name, primary, problem);
            return $"asking it failed, which is a bug (the log has all of it): {problem.Message}";
        }
#pragma warning restore CA1031
    }

    /// <summary>Asks one primary; why it failed, or null.</summary>
    private async Task<string?> RefreshAsync(IPEndPoint primary, CancellationToken cancellationToken)
    {
        switch (await AskAsync(RecordType.Soa, primary, cancellationToken))
        {
            case TransferOutcome.Failed failed:
                return failed.Reason;
            case TransferOutcome.UpToDate same:
                return Confirm(primary, same.Serial);
            case TransferOutcome.Whole { Records: [var newer] }:
                var serial = SoaRdata.Serial(newer.Rdata.Span);
                Change(state => state with { SerialThere = serial });
                break;
        }

        if (_soa is not null)
        {
            switch (await AskAsync(RecordType.Ixfr, primary, cancellationToken))
            {
                case TransferOutcome.Failed failed:
                    logger.NoDifferences(_name, primary, failed.Reason);
                    break;
                case TransferOutcome.UpToDate same:
                    return Confirm(primary, same.Serial);
                case TransferOutcome.Whole whole:
                    return Take(() => ZoneChange.Build(Zone, whole.Records), "AXFR", primary, whole.Size);
                case TransferOutcome.Differences differences:
                    if (Take(() => Apply(differences.Changes), "IXFR", primary, differences.Size) is not { } problem)
                    {
                        return null;
                    }

                    logger.NoDifferences(_name, primary, problem);
                    break;
            }
        }

        return await AskAsync(RecordType.Axfr, primary, cancellationToken) switch
        {
            TransferOutcome.Whole whole => Take(() => ZoneChange.Build(Zone, whole.Records), "AXFR", primary, whole.Size),
            TransferOutcome.Failed failed => failed.Reason,
            _ => "it sent differences when asked for the whole zone",
        };
    }

    private Task<TransferOutcome> AskAsync(RecordType type, IPEndPoint primary, CancellationToken cancellationToken) =>
        client.AskAsync(Zone, type, _soa, primary, key, settings.Tls, cancellationToken);

    private string? Confirm(IPEndPoint primary, SerialNumber there)
    {
        var now = time.GetUtcNow();
        try
        {
            file.Confirm(now);
            if (!State.IsServed && file.Read() is { } zone)
            {
                served.Publish(zone);
            }

            Confirmed(primary, there, now);
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

    private void Confirmed(IPEndPoint primary, SerialNumber there, DateTimeOffset now)
    {
        var expiresAt = now + SoaTimers.Of(_soa!.Value.Span).Expire;
        Change(state => state with { IsServed = true, ConfirmedBy = primary, ConfirmedAt = now, ExpiresAt = expiresAt, SerialThere = there });
    }

    /// <summary>Serves a new version, and keeps it; what is wrong with it, or null.</summary>
    private string? Take(Func<Zone> make, string way, IPEndPoint primary, TransferSize size)
    {
        try
        {
            var zone = make();
            var soa = Soa(zone) ?? throw new InvalidDataException("it has two SOA records");
            var now = time.GetUtcNow();
            file.Write(zone, now);
            served.Publish(zone);
            _soa = soa;
            var serial = SoaRdata.Serial(soa.Span);
            Confirmed(primary, serial, now);
            Change(state => state with { Serial = serial, Transfer = new(primary, now, way, state.Serial, serial, size, key?.Name) });
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

    /// <summary>Two threads change it: the one that follows, and whoever hears a NOTIFY.</summary>
    private void Change(Func<FollowedState, FollowedState> change)
    {
        lock (_lock)
        {
            Volatile.Write(ref _state, change(_state));
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
