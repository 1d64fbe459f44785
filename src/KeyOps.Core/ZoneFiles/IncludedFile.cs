namespace KeyOps.Core.ZoneFiles;

/// <summary>The answer to an <see cref="IncludeResolver"/>.</summary>
public abstract record IncludedFile
{
    private IncludedFile()
    {
    }

    /// <summary>The content, and the path to name it by; one file has one path, which is how cycles are found.</summary>
    public sealed record Found(ReadOnlyMemory<byte> Octets, string Path) : IncludedFile;

    /// <summary>It cannot be had; the reason completes "cannot include 'x': …".</summary>
    public sealed record Refused(string Reason) : IncludedFile;
}
