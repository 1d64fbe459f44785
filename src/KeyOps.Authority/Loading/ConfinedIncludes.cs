using KeyOps.Core.ZoneFiles;

namespace KeyOps.Authority.Loading;

/// <summary>
/// Reads included files that lie in one folder (the zone file's own when it is null) or below it, symbolic links followed: a zone file may be written by someone
/// who may not read what KeyOps may.
/// </summary>
internal sealed class ConfinedIncludes(string? folder, string zoneFile, long maxOctets)
{
    private string? _realFolder;
    private List<FileStamp>? _given; // most zone files include nothing

    /// <summary>The files given so far, as they were before they were read.</summary>
    public IReadOnlyList<FileStamp> Given => _given ?? (IReadOnlyList<FileStamp>)[];

    // Most zone files include nothing: links are followed when the first one does.
    private string Folder => _realFolder ??= RealPath(Path.GetFullPath(folder ?? Path.GetDirectoryName(Path.GetFullPath(zoneFile))!)) + Path.DirectorySeparatorChar;

    /// <summary>A relative path is taken from the folder of the file that names it.</summary>
    public IncludedFile Read(string path, string includingPath)
    {
        try
        {
            var full = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(includingPath))!);
            var real = RealPath(full);
            if (!real.StartsWith(Folder, StringComparison.Ordinal))
            {
                return new IncludedFile.Refused($"it is outside {Folder.TrimEnd(Path.DirectorySeparatorChar)}, which includes are confined to");
            }

            if (!File.Exists(real))
            {
                return new IncludedFile.Refused(Directory.Exists(real) ? "it is a folder" : "there is no such file");
            }

            var octets = FileOctets.Read(real, maxOctets, out var stamp);
            (_given ??= []).Add(stamp);
            return new IncludedFile.Found(octets, DisplayPath(full, includingPath, path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new IncludedFile.Refused(error.Message);
        }
    }

    /// <summary>Named as the including file is: relative if that is, which is how the person would name it.</summary>
    private static string DisplayPath(string full, string includingPath, string path) =>
        Path.IsPathRooted(includingPath) || Path.IsPathRooted(path)
            ? full
            : Path.Combine(Path.GetDirectoryName(includingPath) ?? "", path);

    private static string RealPath(string full)
    {
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        var here = Path.Combine(RealPath(parent), Path.GetFileName(full));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.LinkTarget is null ? here : RealPath(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }
}
