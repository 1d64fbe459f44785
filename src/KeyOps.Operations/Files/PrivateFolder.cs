using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyOps.Operations.Files;

/// <summary>Folders with the mode and owner that what is kept in them asks for.</summary>
public static class PrivateFolder
{
    /// <summary>0700.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>0755.</summary>
    public const UnixFileMode Open = OwnerOnly
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>
    /// Makes sure that <paramref name="path"/> is a folder of this mode and, when running as root, of this owner.
    /// Missing parents are made 0755 and stay this process's own.
    /// </summary>
    /// <exception cref="IOException">It cannot be made, or something that is no folder is in the way.</exception>
    public static void Ensure(string path, UnixFileMode mode = OwnerOnly, FileOwner? owner = null) => Ensure(path, mode, owner, sync: true);

    /// <param name="path">As above.</param>
    /// <param name="mode">As above.</param>
    /// <param name="owner">As above.</param>
    /// <param name="sync">False when <see cref="SyncFileSystem"/> follows.</param>
    internal static void Ensure(string path, UnixFileMode mode, FileOwner? owner, bool sync)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            var status = FileStatus.Of(full);
            if (status is null)
            {
                var parent = Path.GetDirectoryName(full)!;
                if (FileStatus.Of(parent) is null)
                {
                    Ensure(parent, Open);
                }

                Directory.CreateDirectory(full, mode);
                if (sync)
                {
                    SyncFolder(parent);
                }
            }
            else if (status.Value.Kind is not FileKind.Folder && !Directory.Exists(full))
            {
                throw new IOException($"cannot make the folder {full}: something that is no folder is there; move it away");
            }

            using var folder = OpenFolder(full);
            if (owner is not null && FileOwner.MayChange && (status is null || status.Value.User != owner.User || status.Value.Group != owner.Group))
            {
                AtomicFile.Check(Libc.ChangeOwner(folder, owner.User, owner.Group), $"cannot give {full} to {owner}");
            }

            // The mask of the process may have taken bits away at creation.
            if (File.GetUnixFileMode(folder) != mode)
            {
                File.SetUnixFileMode(folder, mode);
            }
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"cannot make the folder {full} {FileStatus.Octal(mode)}: {error.Message}", error);
        }
    }

    /// <summary>Makes the names in a folder durable: a rename is on disk only when its folder is.</summary>
    internal static void SyncFolder(string path)
    {
        using var folder = OpenFolder(path);
        AtomicFile.Check(Libc.Sync(folder), $"cannot write the folder {path} to disk");
    }

    /// <summary>Makes all that was written on a folder's file system durable at once.</summary>
    internal static void SyncFileSystem(string path)
    {
        using var folder = OpenFolder(path);
        AtomicFile.Check(Libc.SyncFileSystem(folder), $"cannot write the file system of {path} to disk");
    }

    private static SafeFileHandle OpenFolder(string path)
    {
        var descriptor = Libc.Open(path, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenCloseOnExec, 0);
        return descriptor >= 0
            ? new(descriptor, ownsHandle: true)
            : throw new IOException($"cannot open the folder {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
