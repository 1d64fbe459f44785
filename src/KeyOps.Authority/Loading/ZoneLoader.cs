using System.Collections.Concurrent;
using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;
using KeyOps.Core.Names;

namespace KeyOps.Authority.Loading;

/// <summary>
/// Loads zone files into a catalog, several at once, each served as soon as it is ready. Called again it reads only what has changed; a
/// zone whose file has errors keeps its last good version, and is withheld when there is none.
/// </summary>
/// <param name="catalog">Where the zones go.</param>
/// <param name="forTransfers">Whether somebody may have them by transfer.</param>
public sealed class ZoneLoader(ZoneCatalog catalog, bool forTransfers = false)
{
    /// <summary>Why a zone whose file was never good is withheld, as those are told who ask for it.</summary>
    public const string NotLoaded = "this zone's file cannot be loaded; the server's log says why";

    private readonly ConcurrentDictionary<DomainName, ImmutableArray<FileStamp>> _loaded = new();

    /// <summary>Makes the catalog serve these zones and no others that this loader loaded.</summary>
    public ZoneLoadReport Load(IReadOnlyCollection<ZoneSource> sources, CancellationToken token = default)
    {
        var diagnostics = new ConcurrentQueue<Diagnostic>();
        var (loaded, unchanged, failed) = (0, 0, 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = token };
        Parallel.ForEach(sources, options, source =>
        {
            if (_loaded.TryGetValue(source.Apex, out var stamps) && IsUnchanged(source, stamps))
            {
                Interlocked.Increment(ref unchanged);
            }
            else if (TryLoad(source, diagnostics))
            {
                Interlocked.Increment(ref loaded);
            }
            else
            {
                Interlocked.Increment(ref failed);
            }
        });

        var removed = Remove(sources);
        return new(loaded, unchanged, failed, removed, [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.File, StringComparer.Ordinal)]);
    }

    // One that was never good has no stamps.
    private static bool IsUnchanged(ZoneSource source, ImmutableArray<FileStamp> stamps) =>
        stamps is [var first, ..] && first.Path == source.Path && stamps.All(stamp => stamp == FileStamp.Of(stamp.Path));

    private bool TryLoad(ZoneSource source, ConcurrentQueue<Diagnostic> diagnostics)
    {
        try
        {
            using var octets = BorrowedFile.Read(source.Path);
            var file = ZoneFileReader.Parse(octets.Octets, source.Path, source.Apex, includeFrom: null, borrows: !forTransfers, out var included);
            foreach (var diagnostic in file.Diagnostics)
            {
                diagnostics.Enqueue(diagnostic);
            }

            var isGood = !file.HasErrors;
            if (isGood)
            {
                catalog.Publish(CompiledZone.Compile(file.Zone!, keepSource: forTransfers));
                _loaded[source.Apex] = [octets.Stamp, .. included];
            }

            file.Release();
            if (isGood)
            {
                return true;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Enqueue(Diagnostic.Error(LoadingCodes.CannotRead, SourceLocation.OfFile(source.Path), $"cannot read the zone {source.Apex}: {exception.Message}"));
        }

        // A zone of ours all the same: its good version stays, or else nobody is told that it is not here.
        if (_loaded.TryAdd(source.Apex, []))
        {
            catalog.Publish(CompiledZone.Withheld(source.Apex, NotLoaded));
        }

        return false;
    }

    private int Remove(IReadOnlyCollection<ZoneSource> sources)
    {
        var kept = sources.Select(source => source.Apex).ToHashSet();
        var gone = _loaded.Keys.Where(apex => !kept.Contains(apex)).ToList();
        foreach (var apex in gone)
        {
            catalog.Remove(apex);
            _loaded.TryRemove(apex, out _);
        }

        return gone.Count;
    }
}
