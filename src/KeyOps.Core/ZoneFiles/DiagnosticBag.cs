using System.Collections.Immutable;
using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.ZoneFiles;

/// <summary>Collects diagnostics up to a limit, so that a file that is not a zone file at all costs no unbounded memory.</summary>
internal sealed class DiagnosticBag(int limit)
{
    private readonly ImmutableArray<Diagnostic>.Builder _kept = ImmutableArray.CreateBuilder<Diagnostic>(0);
    private int _dropped;

    public int ErrorCount { get; private set; }

    public void Add(Diagnostic diagnostic)
    {
        if (diagnostic.Severity == Severity.Error)
        {
            ErrorCount++;
        }

        if (_kept.Count < limit)
        {
            _kept.Add(diagnostic);
        }
        else
        {
            _dropped++;
        }
    }

    /// <summary>Whether one more would still be kept: making its text is not worth it otherwise.</summary>
    public bool HasRoom => _kept.Count < limit;

    /// <summary>Counts one that was not made because there is no room.</summary>
    public void Drop(Severity severity)
    {
        ErrorCount += severity == Severity.Error ? 1 : 0;
        _dropped++;
    }

    public ImmutableArray<Diagnostic> ToImmutable(string path)
    {
        if (_kept.Count == 0 && _dropped == 0)
        {
            return []; // as of most files
        }

        if (_dropped > 0)
        {
            return
            [
                .. Sorted(),
                Diagnostic.Error(ZoneCodes.TooMany, SourceLocation.OfFile(path), $"{_dropped} more like these are not shown", "start with the first one"),
            ];
        }

        return Sorted();
    }

    /// <summary>File by file as they were met, each from top to bottom; what concerns a file as a whole comes last.</summary>
    private ImmutableArray<Diagnostic> Sorted()
    {
        var files = _kept.Select(diagnostic => diagnostic.Location.File).Distinct().ToList();
        return
        [
            .. _kept
                .OrderBy(diagnostic => files.IndexOf(diagnostic.Location.File))
                .ThenBy(diagnostic => diagnostic.Location.Line == 0)
                .ThenBy(diagnostic => diagnostic.Location.Line)
                .ThenBy(diagnostic => diagnostic.Location.Column),
        ];
    }
}
