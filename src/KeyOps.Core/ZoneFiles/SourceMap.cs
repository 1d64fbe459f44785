using KeyOps.Core.Diagnostics;

namespace KeyOps.Core.ZoneFiles;

/// <summary>All files that were read for one zone, laid end to end: a 32-bit number tells file and octet.</summary>
internal sealed class SourceMap
{
    private readonly List<SourceFile> _files = [];

    /// <summary>The file that the parse began with.</summary>
    public SourceFile Main => _files[0];

    /// <summary>Adds a file, or returns null when the numbers would run out.</summary>
    public SourceFile? Add(string path, ReadOnlyMemory<byte> octets)
    {
        var start = _files.Count == 0 ? 0 : (ulong)_files[^1].Start + (uint)_files[^1].Octets.Length + 1;
        if (start + (uint)octets.Length >= uint.MaxValue)
        {
            return null;
        }

        var file = new SourceFile(path, octets, (uint)start);
        _files.Add(file);
        return file;
    }

    public SourceFile FileOf(uint position)
    {
        var (low, high) = (0, _files.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_files[middle].Start <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _files[low];
    }

    /// <summary>The line of a location, in the first file of its path.</summary>
    public ReadOnlySpan<byte> LineAt(SourceLocation location)
    {
        foreach (var file in _files)
        {
            if (file.Path == location.File)
            {
                return file.Line(location.Line);
            }
        }

        return [];
    }

    public SourceLocation Locate(uint position)
    {
        var file = FileOf(position);
        return file.Locate((int)(position - file.Start));
    }
}
