using System.Collections.Immutable;
using KeyOps.Core.Names;
using KeyOps.Core.Records;
using Microsoft.Extensions.Logging;

namespace KeyOps.Authority.Secondaries;

/// <summary>Keeps the catalog zone: publishes it anew when zones have come or gone, all of a tenth of a second at once.</summary>
internal sealed class CatalogProducer : IAsyncDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly DomainName _apex;
    private readonly ImmutableArray<DomainName> _also;
    private readonly ZoneCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changed = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private HashSet<DomainName> _members = [];
    private SerialNumber _serial;

    public CatalogProducer(DomainName apex, ImmutableArray<DomainName> also, ZoneCatalog catalog, TimeProvider time, ILogger logger)
    {
        _apex = apex;
        _also = also;
        _catalog = catalog;
        _time = time;
        _logger = logger;
        _running = RunAsync();
    }

    /// <summary>Notes that a zone has come or gone.</summary>
    public void Note(DomainName zone)
    {
        if (zone != _apex && _changed.CurrentCount == 0)
        {
            _changed.Release(); // one thread notes; two would be no harm but a full semaphore
        }
    }

    /// <summary>Ends; the catalog zone is then not served any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _catalog.Remove(_apex);
        _stopping.Dispose();
        _changed.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(_stopping.Token);
                await Task.Delay(Gathering, _time, _stopping.Token);
                Publish();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Publish()
    {
        var members = _catalog.Zones.Select(zone => zone.Apex).Concat(_also).Where(apex => apex != _apex).ToHashSet();
        if (_members.SetEquals(members) && _catalog.Contains(_apex))
        {
            return;
        }

        // Moves forward over a restart too, unless zones came and went more than once a second until then.
        var now = new SerialNumber((uint)_time.GetUtcNow().ToUnixTimeSeconds());
        _serial = _serial == default || now.IsAfter(_serial) ? now : _serial.Next();
        _members = members;
        _catalog.Publish(CompiledZone.Compile(CatalogZone.Of(_apex, _serial, members), keepSource: true));
        Log.CatalogPublished(_logger, _apex.ToStringWithoutDot(), _serial.Number, members.Count);
    }
}
