using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KeyOps.Operations.Files;

/// <summary>
/// Writes whole files so that a reader sees the old octets or the new ones and a crash leaves one or the other:
/// temporary file in the same folder, fsync, mode and owner, rename, fsync of the folder.
/// </summary>
public static class AtomicFile
{
    /// <summary>So many files of a batch are open at a time.</summary>
    private const int BatchSize = 200;

    /// <summary>Puts <paramref name="octets"/> at <paramref name="path"/>. The folder must exist.</summary>
    /// <exception cref="IOException">It failed; what was there before is untouched and no temporary file is left.</exception>
    public static void Write(string path, ReadOnlySpan<byte> octets, FileOwnership ownership) =>
        Write(path, octets, ownership, static _ => true);

    /// <summary>
    /// As <see cref="Write(string, ReadOnlySpan{byte}, FileOwnership)"/>, keeping mode and owner, if the file's content still has the hash it had when it was read.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="octets">What it shall hold.</param>
    /// <param name="expectedSha256OfCurrent">As <see cref="Sha256"/> gives it; null when there was no file.</param>
    /// <returns>False when somebody else changed the file meanwhile: nothing was written.</returns>
    /// <exception cref="IOException">It failed; what was there before is untouched and no temporary file is left.</exception>
    public static bool WriteIfUnchanged(string path, ReadOnlySpan<byte> octets, string? expectedSha256OfCurrent) =>
        Write(path, octets, FileOwnership.Keep, target => Sha256OfFile(target) == expectedSha256OfCurrent);

    /// <summary>
    /// Puts a new file at <paramref name="path"/> unless something is there already.
    /// </summary>
    /// <returns>False when something is there: it is untouched.</returns>
    /// <exception cref="IOException">It failed; no temporary file is left.</exception>
    public static bool WriteNew(string path, ReadOnlySpan<byte> octets, FileOwnership ownership) =>
        Write(path, octets, ownership, static target => FileStatus.Of(target) is null, overwrite: false);

    /// <summary>
    /// Puts many new files, all on one file system, at their paths with few waits for the disk. None is replaced.
    /// </summary>
    /// <param name="files">The paths, and what gives the octets, which are zeroed after use.</param>
    /// <param name="ownership">The same for all.</param>
    /// <exception cref="IOException">It failed, or a file is there already. Some may be written, each whole.</exception>
    internal static void WriteNew(IEnumerable<(string Path, Func<byte[]> Octets)> files, FileOwnership ownership)
    {
        foreach (var chunk in files.Chunk(BatchSize))
        {
            var written = new List<TemporaryFile>();
            var path = "";
            try
            {
                foreach (var (target, octets) in chunk)
                {
                    path = target;
                    var content = octets();
                    written.Add(TemporaryFile.Write(target, content, ownership));
                    CryptographicOperations.ZeroMemory(content);
                }

                // As fsync for each of them: a name must not be on disk before what it names.
                PrivateFolder.SyncFileSystem(Path.GetDirectoryName(path)!);
                foreach (var (file, (target, _)) in written.Zip(chunk))
                {
                    path = target;
                    file.Move(overwrite: false);
                }

                PrivateFolder.SyncFileSystem(Path.GetDirectoryName(path)!);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"cannot write {path}: {error.Message}", error);
            }
            finally
            {
                written.ForEach(file => file.Dispose());
            }
        }
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Sha256(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets));

    /// <summary>SHA-256 of a file's content in lower-case hex; null when there is none.</summary>
    public static string? Sha256OfFile(string path) => ReadOrNull(path) is { } octets ? Sha256(octets) : null;

    /// <summary>A file's content; null when there is none.</summary>
    public static byte[]? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"cannot read {path}: {error.Message}", error);
        }
    }

    /// <summary>
    /// Deletes the temporary files that a crashed run left in <paramref name="folder"/>. One that a living process is writing stays: it holds a lock.
    /// </summary>
    /// <returns>How many went.</returns>
    public static int CleanStrays(string folder, bool recursive = false)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = recursive, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var count = 0;
        foreach (var stray in Directory.EnumerateFiles(folder, $".*{TemporaryFile.Suffix}", options))
        {
            try
            {
                using var file = new FileStream(stray, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(stray);
                count++;
            }
            catch (IOException)
            {
                // Somebody writes it now, or it is gone.
            }
            catch (UnauthorizedAccessException)
            {
                // Somebody else's.
            }
        }

        return count;
    }

    /// <summary>Makes a file's content durable that another program wrote.</summary>
    internal static void Sync(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    internal static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new IOException($"{what}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private static bool Write(string path, ReadOnlySpan<byte> octets, FileOwnership ownership, Func<string, bool> mayReplace, bool overwrite = true)
    {
        var target = Path.GetFullPath(path);
        try
        {
            if (ownership.FollowLinks)
            {
                target = FileStatus.Resolve(target);
            }

            using var file = TemporaryFile.Write(target, octets, ownership);
            file.Sync();
            if (!mayReplace(target))
            {
                return false;
            }

            file.Move(overwrite);
            PrivateFolder.SyncFolder(Path.GetDirectoryName(target)!);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"cannot write {target}: {error.Message}", error);
        }
    }
}
