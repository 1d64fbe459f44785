using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Authority.Loading;

/// <summary>Reads zone files and what they include from disk.</summary>
public static class ZoneFileReader
{
    /// <summary>Reads a zone file with its <c>$INCLUDE</c>s.</summary>
    /// <param name="path">The zone file.</param>
    /// <param name="origin">The zone's apex.</param>
    /// <param name="includeFrom">The folder that included files must lie in or below; null for the zone file's own.</param>
    /// <exception cref="IOException">The zone file cannot be read. (An included file that cannot be is a diagnostic.)</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ZoneFile Read(string path, DomainName origin, string? includeFrom = null) =>
        Parse(FileOctets.Read(path, int.MaxValue), path, origin, includeFrom);

    /// <summary>The same for octets that were read already from <paramref name="path"/>.</summary>
    public static ZoneFile Parse(ReadOnlyMemory<byte> octets, string path, DomainName origin, string? includeFrom = null) =>
        Parse(octets, path, origin, includeFrom, borrows: false, out _);

    /// <summary>The same, telling which files were included, each as it was before it was read; on request in memory that must be given back.</summary>
    internal static ZoneFile Parse(ReadOnlyMemory<byte> octets, string path, DomainName origin, string? includeFrom, bool borrows, out IReadOnlyList<FileStamp> included)
    {
        var options = ZoneFileOptions.Default;
        var includes = new ConfinedIncludes(includeFrom, path, options.MaxIncludedOctets);
        var file = ZoneFile.Parse(octets, path, origin, options with { Include = includes.Read, BorrowsMemory = borrows });
        included = includes.Given;
        return file;
    }
}
