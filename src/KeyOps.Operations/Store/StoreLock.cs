using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using KeyOps.Operations.Files;
using Microsoft.Win32.SafeHandles;

namespace KeyOps.Operations.Store;

/// <summary>
/// The right to write: an flock on a file that says who holds it. The kernel takes it back when the process ends, however it ends.
/// The file itself stays: deleting it would let two processes lock two files of one name.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private StoreLock(SafeFileHandle file) => _file = file;

    /// <exception cref="StoreLockedException">Another process holds it.</exception>
    /// <exception cref="StoreException">The lock file cannot be made.</exception>
    public static StoreLock Take(string path, DateTimeOffset now)
    {
        // Not a FileStream: .NET would lock for itself, and readers could then not see who holds it.
        var descriptor = Libc.Open(path, Libc.OpenReadWrite | Libc.OpenCreate | Libc.OpenCloseOnExec, 0x180 /* 0600 */);
        if (descriptor < 0)
        {
            throw new StoreException($"cannot open the lock file {path}: {Marshal.GetLastPInvokeErrorMessage()}; the state folder must be writable for this user; nothing was changed");
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Libc.Lock(file, Libc.LockExclusiveNow) != 0)
        {
            using (file)
            {
                throw Locked(path, file);
            }
        }

        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes($"{Environment.ProcessId} {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\n"), 0);
        return new(file);
    }

    public void Dispose()
    {
        if (!_file.IsClosed)
        {
            RandomAccess.SetLength(_file, 0);

            // Closing is not enough: a child that is just being started still has a copy of the open file, and with it the lock.
            _ = Libc.Lock(_file, Libc.LockRelease);
            _file.Dispose();
        }
    }

    private static StoreLockedException Locked(string path, SafeFileHandle file)
    {
        Span<byte> octets = stackalloc byte[64];
        var text = Encoding.ASCII.GetString(octets[..RandomAccess.Read(file, octets, 0)]).Trim().Split(' ');
        var folder = Path.GetDirectoryName(path);
        return text.Length == 2 && int.TryParse(text[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            ? new($"another keyops (pid {process}, since {text[1]}) is writing to {folder}; ask it, or stop it; nothing was changed") { ProcessId = process }
            : new($"another keyops is just starting to write to {folder}; try again, or stop it; nothing was changed");
    }
}
