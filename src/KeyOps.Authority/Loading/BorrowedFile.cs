using System.Buffers;

namespace KeyOps.Authority.Loading;

/// <summary>A whole file in memory of the pool's, for as long as it is being read.</summary>
internal readonly struct BorrowedFile : IDisposable
{
    private readonly byte[]? _rented;

    private BorrowedFile(ReadOnlyMemory<byte> octets, FileStamp stamp, byte[]? rented)
    {
        Octets = octets;
        Stamp = stamp;
        _rented = rented;
    }

    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>From before it was read: what changes meanwhile is read again next time.</summary>
    public FileStamp Stamp { get; }

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static BorrowedFile Read(string path) =>
        OperatingSystem.IsLinux() && TryRead(path, out var file) ? file : new(FileOctets.Read(path, int.MaxValue, out var stamp), stamp, null);

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }

    /// <summary>Reads what is a plain file and goes well. All else is left to those who can say what is wrong.</summary>
    private static bool TryRead(string path, out BorrowedFile read)
    {
        read = default;
        var file = LinuxFiles.Open(path);
        if (file < 0)
        {
            return false;
        }

        var rented = default(byte[]);
        var length = -1;
        if (LinuxFiles.TryStatus(file, out var status) && status.IsRegular && status.Length is > 0 and < int.MaxValue)
        {
            rented = ArrayPool<byte>.Shared.Rent((int)status.Length);
            length = LinuxFiles.ReadAll(file, rented.AsSpan(0, (int)status.Length));
        }

        _ = LinuxFiles.Close(file);
        read = new(rented.AsMemory(0, Math.Max(length, 0)), new(path, status.Length, status.WrittenAt), rented);
        return length >= 0;
    }
}
