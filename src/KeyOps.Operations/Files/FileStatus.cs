using System.Runtime.InteropServices;

namespace KeyOps.Operations.Files;

/// <summary>What stands at a path, links not followed.</summary>
/// <param name="Kind">File, folder, link or something else.</param>
/// <param name="Mode">The permission bits.</param>
/// <param name="User">The owner's number.</param>
/// <param name="Group">The group's number.</param>
/// <param name="Size">In octets.</param>
/// <param name="Stamp">Differs once the file was replaced, written, or changed in mode or owner: its inode and the kernel's own time of change.</param>
public readonly record struct FileStatus(FileKind Kind, UnixFileMode Mode, uint User, uint Group, long Size, (ulong Inode, long Seconds, uint Nanoseconds) Stamp)
{
    /// <summary>The status of <paramref name="path"/>; null when nothing is there.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileStatus? Of(string path)
    {
        var error = Libc.StatusOf(path, out var status);
        return error switch
        {
            0 => new(KindOf(status.Mode), (UnixFileMode)(status.Mode & 0xfff), status.User, status.Group, (long)status.Size, (status.Inode, status.ChangedSeconds, status.ChangedNanoseconds)),
            Libc.ErrorNotFound or 20 /* ENOTDIR */ => null,
            _ => throw new IOException($"cannot look at {path}: {Marshal.GetPInvokeErrorMessage(error)}"),
        };
    }

    /// <summary>Where a symbolic link at <paramref name="path"/> ends; the path itself when there is none.</summary>
    public static string Resolve(string path) =>
        Of(path) is { Kind: FileKind.Link } && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;

    /// <summary>The mode as <c>chmod</c> takes it, such as <c>0640</c>.</summary>
    public static string Octal(UnixFileMode mode) => "0" + Convert.ToString((int)mode, 8).PadLeft(3, '0');

    public string OwnerName => Libc.NameOfUser(User);

    private static FileKind KindOf(ushort mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0xa000 => FileKind.Link,
        _ => FileKind.Other,
    };
}
