using KeyOps.Authority.Loading;
using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;
using KeyOps.Operations.Configuration;
using KeyOps.Operations.Files;

namespace KeyOps.Operations.Reconcile;

/// <summary>The octets of a domain's zone file: the person's, and what is published. Parsed when asked: ten thousand are held at once.</summary>
/// <param name="Source">The person's file; null when there is none.</param>
/// <param name="Published">The published file; null when there is none yet. The same octets as the source when edited in place.</param>
/// <param name="Problem">Why a file could not be read, when it could not.</param>
public sealed record DomainFiles(ReadOnlyMemory<byte>? Source, ReadOnlyMemory<byte>? Published, string? Problem)
{
    /// <summary>Reads both files.</summary>
    public static DomainFiles Read(ZoneSettings zone)
    {
        try
        {
            var source = ReadOrNull(zone.Source);
            if (zone.IsEditedInPlace)
            {
                return new(source, source, null);
            }

            return new(source, ReadOrNull(zone.Output), null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new(null, null, problem.Message);
        }
    }

    /// <summary>Reads zone file octets that came from <paramref name="path"/>.</summary>
    public static ZoneFile Parse(ReadOnlyMemory<byte> octets, string path, DomainName origin) =>
        ZoneFileReader.Parse(octets, path, origin);

    private static ReadOnlyMemory<byte>? ReadOrNull(string path)
    {
        // Not a conditional expression: its null would be an empty file.
        if (AtomicFile.ReadOrNull(path) is { } octets)
        {
            return octets;
        }

        return null;
    }
}
