using System.Runtime.InteropServices;

namespace KeyOps.Operations.Files;

/// <summary>New content on its way to a path: complete, with its mode and owner, under another name in the same folder. Gone when disposed before its move.</summary>
internal sealed class TemporaryFile : IDisposable
{
    /// <summary>How a crashed run's leftovers are known.</summary>
    public const string Suffix = ".keyops-new";

    private static int _counter;

    private readonly string _path;
    private readonly string _target;
    private readonly FileStream _file;
    private bool _isMoved;

    private TemporaryFile(string path, string target)
    {
        _path = path;
        _target = target;
        // FileShare.None is a lock: CleanStrays sees that somebody is at work.
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <summary>Writes <paramref name="octets"/> beside <paramref name="target"/>, an absolute path.</summary>
    /// <exception cref="IOException">It failed, or a folder is at the path.</exception>
    public static TemporaryFile Write(string target, ReadOnlySpan<byte> octets, FileOwnership ownership)
    {
        var old = FileStatus.Of(target);
        if (old is { Kind: FileKind.Folder })
        {
            throw new IOException("a folder is there");
        }

        var name = $".{Path.GetFileName(target)}.{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}{Suffix}";
        var file = new TemporaryFile(Path.Combine(Path.GetDirectoryName(target)!, name), target);
        try
        {
            file._file.Write(octets);
            file.SetOwner(ownership, old);
            File.SetUnixFileMode(file._file.SafeFileHandle, ownership.Mode ?? old?.Mode ?? FileOwnership.Public.Mode!.Value);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the content is on disk: a rename may get there before it.</summary>
    public void Sync() => _file.Flush(flushToDisk: true);

    /// <summary>Gives it its name.</summary>
    /// <param name="overwrite">Whether what is there goes; otherwise that is an error.</param>
    public void Move(bool overwrite)
    {
        File.Move(_path, _target, overwrite);
        _isMoved = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_isMoved)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What led here is what to tell; CleanStrays finds this one.
        }
    }

    /// <summary>Before the mode: chown clears the bits that a stranger must not inherit.</summary>
    private void SetOwner(FileOwnership ownership, FileStatus? old)
    {
        var wanted = ownership.Owner is { } owner ? (owner.User, owner.Group) : old is { } present ? (present.User, present.Group) : ((uint, uint)?)null;
        if (wanted is var (user, group) && FileOwner.MayChange && Libc.ChangeOwner(_file.SafeFileHandle, user, group) != 0)
        {
            throw new IOException($"cannot give it to {ownership.Owner?.Text ?? user.ToString()}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }
}
