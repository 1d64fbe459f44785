namespace KeyOps.Authority.Loading;

/// <summary>By what a file is taken for unchanged.</summary>
internal readonly record struct FileStamp(string Path, long Length, long WrittenAt)
{
    /// <summary>The stamp of a file as it is; of one that cannot be read, one that equals no other's.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return new(path, file.Length, file.LastWriteTimeUtc.Ticks);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(path, -1, 0);
        }
    }
}
