using KeyOps.Core.ZoneFiles;

namespace KeyOps.Authority.Loading;

/// <summary>Gives <c>$INCLUDE</c> files from the folder of the zone file and below, and remembers which it gave.</summary>
internal sealed class FolderIncludes(string zoneFile)
{
    private const long MaxOctets = 1L << 30;

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(zoneFile))!;

    public List<string> Given { get; } = [];

    public IncludedFile Resolve(string path, string includingPath)
    {
        var full = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(includingPath))!);
        if (!full.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return new IncludedFile.Refused($"it is outside {_folder}, the folder of the zone file");
        }

        try
        {
            if (new FileInfo(full).Length > MaxOctets)
            {
                return new IncludedFile.Refused("it is larger than 1 GiB");
            }

            Given.Add(full);
            return new IncludedFile.Found(File.ReadAllBytes(full), full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new IncludedFile.Refused(exception.Message);
        }
    }
}
