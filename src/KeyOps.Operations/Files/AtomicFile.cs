using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KeyOps.Operations.Files;

/// <summary>
/// Writes whole files so that a reader sees the old octets or the new ones and a crash leaves one or the other:
/// temporary file in the same folder, fsync, mode and owner, rename, fsync of the folder.
/// </summary>
public static class AtomicFile
{
    private const string TemporarySuffix = ".keyops-new";

    private static int _counter;

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
        foreach (var stray in Directory.EnumerateFiles(folder, $".*{TemporarySuffix}", options))
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

    internal static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new IOException($"{what}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Rethrown; the temporary file must go whatever happened")]
    private static bool Write(string path, ReadOnlySpan<byte> octets, FileOwnership ownership, Func<string, bool> mayReplace, bool overwrite = true)
    {
        var target = Path.GetFullPath(path);
        if (ownership.FollowLinks)
        {
            target = FileStatus.Resolve(target);
        }

        var folder = Path.GetDirectoryName(target) ?? throw new IOException($"cannot write {target}: it is a folder");
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}{TemporarySuffix}");
        var created = false;
        try
        {
            var old = FileStatus.Of(target);
            if (old is { Kind: FileKind.Folder })
            {
                throw new IOException("a folder is there");
            }

            // FileShare.None is a lock: CleanStrays sees that somebody is at work.
            using var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            created = true;
            file.Write(octets);
            SetOwner(file, ownership, old);
            File.SetUnixFileMode(file.SafeFileHandle, ownership.Mode ?? old?.Mode ?? FileOwnership.Public.Mode!.Value);
            file.Flush(flushToDisk: true);
            if (!mayReplace(target))
            {
                File.Delete(temporary);
                return false;
            }

            File.Move(temporary, target, overwrite);
            created = false;
            PrivateFolder.SyncFolder(folder);
            return true;
        }
        catch (Exception error)
        {
            if (created)
            {
                TryDelete(temporary);
            }

            if (error is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"cannot write {target}: {error.Message}", error);
            }

            throw;
        }
    }

    /// <summary>Before the mode: chown clears the bits that a stranger must not inherit.</summary>
    private static void SetOwner(FileStream file, FileOwnership ownership, FileStatus? old)
    {
        if (!FileOwner.MayChange)
        {
            return;
        }

        var (user, group) = ownership.Owner is { } owner ? (owner.User, owner.Group)
            : old is { } present ? (present.User, present.Group)
            : (uint.MaxValue, uint.MaxValue); // -1: as it is
        if (user != uint.MaxValue)
        {
            Check(Libc.ChangeOwner(file.SafeFileHandle, user, group), $"cannot give it to {ownership.Owner?.Text ?? user.ToString()}");
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to tell.
        }
    }
}
