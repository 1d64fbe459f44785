using Microsoft.Win32.SafeHandles;

namespace KeyOps.Authority.Loading;

/// <summary>By what a file is taken for unchanged. Of a symbolic link it is what the link leads to.</summary>
internal readonly record struct FileStamp(string Path, long Length, long WrittenAt)
{
    /// <summary>The stamp of a file as it is; of one that cannot be read, one that equals no other's.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            FileSystemInfo? file = new FileInfo(path);
            if (file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                file = file.ResolveLinkTarget(returnFinalTarget: true);
            }

            return file is FileInfo found ? new(path, found.Length, found.LastWriteTimeUtc.Ticks) : new(path, -1, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(path, -1, 0);
        }
    }

    /// <summary>The stamp of a file that is open; a pipe has no length.</summary>
    public static FileStamp Of(string path, SafeFileHandle file) => new(path, LengthOf(file), File.GetLastWriteTimeUtc(file).Ticks);

    private static long LengthOf(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file);
        }
        catch (NotSupportedException)
        {
            return 0; // it cannot seek
        }
    }
}
