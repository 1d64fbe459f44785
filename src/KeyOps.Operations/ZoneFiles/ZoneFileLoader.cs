using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Operations.ZoneFiles;

/// <summary>Reads zone files and what they include from disk.</summary>
public static class ZoneFileLoader
{
    /// <summary>Reads a zone file with its <c>$INCLUDE</c>s, which must lie in the zone file's folder or below it.</summary>
    /// <param name="path">The zone file.</param>
    /// <param name="origin">The zone's apex.</param>
    /// <param name="options">How to read it; an include resolver in there is kept.</param>
    /// <param name="includeFrom">The folder that includes must lie in; null for the zone file's own.</param>
    /// <exception cref="IOException">The zone file cannot be read. (An included file that cannot be is a diagnostic.)</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static ZoneFile Load(string path, DomainName origin, ZoneFileOptions? options = null, string? includeFrom = null) =>
        Parse(FileOctets.Read(path, int.MaxValue), path, origin, options, includeFrom);

    /// <summary>The same for octets that were read already.</summary>
    public static ZoneFile Parse(
        ReadOnlyMemory<byte> octets, string path, DomainName origin, ZoneFileOptions? options = null, string? includeFrom = null)
    {
        options ??= ZoneFileOptions.Default;
        if (options.Include is null)
        {
            var includes = new ConfinedIncludes(includeFrom ?? Path.GetDirectoryName(Path.GetFullPath(path))!, options.MaxIncludedOctets);
            options = options with { Include = includes.Read };
        }

        return ZoneFile.Parse(octets, path, origin, options);
    }
}
