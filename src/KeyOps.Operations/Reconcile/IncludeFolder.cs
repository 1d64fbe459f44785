using KeyOps.Core.ZoneFiles;

namespace KeyOps.Operations.Reconcile;

/// <summary>Fetches what `$INCLUDE` names, from the zone file's folder and below it and from nowhere else.</summary>
public static class IncludeFolder
{
    /// <summary>More than a zone file of ten million records.</summary>
    private const long MaxOctets = 1L << 30;

    /// <param name="zoneFile">The file whose folder confines its includes.</param>
    public static IncludeResolver Of(string zoneFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(zoneFile))!;
        return (path, includingPath) => Fetch(folder, Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(includingPath))!));
    }

    private static IncludedFile Fetch(string folder, string path)
    {
        try
        {
            // A link that leads out of the folder is as far out as a path that does.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return new IncludedFile.Refused($"it lies outside {folder}, the folder of the zone file");
            }

            return new FileInfo(target).Length > MaxOctets
                ? new IncludedFile.Refused("it is larger than 1 GiB")
                : new IncludedFile.Found(File.ReadAllBytes(target), path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new IncludedFile.Refused(problem.Message);
        }
    }
}
