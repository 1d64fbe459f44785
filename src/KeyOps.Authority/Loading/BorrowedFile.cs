using System.Buffers;

namespace KeyOps.Authority.Loading;

/// <summary>A whole file in borrowed memory, for as long as it is being read.</summary>
internal readonly struct BorrowedFile : IDisposable
{
    /// <summary>The pool would keep larger ones, and round them up to the next power of two.</summary>
    private const int MostPooled = 1 << 20;

    private readonly IMemoryOwner<byte>? _lender;

    private BorrowedFile(ReadOnlyMemory<byte> octets, FileStamp stamp, IMemoryOwner<byte>? lender)
    {
        Octets = octets;
        Stamp = stamp;
        _lender = lender;
    }

    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>From before it was read: what changes meanwhile is read again next time.</summary>
    public FileStamp Stamp { get; }

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static BorrowedFile Read(string path) =>
        OperatingSystem.IsLinux() && TryRead(path, out var file) ? file : new(FileOctets.Read(path, int.MaxValue, out var stamp), stamp, null);

    public void Dispose() => _lender?.Dispose();

    /// <summary>Reads what is a plain file and goes well. All else is left to those who can say what is wrong, or read pipes; these must not be opened twice.</summary>
    private static bool TryRead(string path, out BorrowedFile read)
    {
        read = default;
        if (!LinuxFiles.TryStatus(path, out var status) || !status.IsRegular || status.Length is 0 or >= int.MaxValue || LinuxFiles.Open(path) is not (>= 0 and var file))
        {
            return false;
        }

        var expected = (int)status.Length;
        IMemoryOwner<byte> lender = expected < MostPooled ? MemoryPool<byte>.Shared.Rent(expected + 1) : new NativeOctets(expected + 1);
        var length = LinuxFiles.ReadAll(file, expected, lender.Memory.Span);
        _ = LinuxFiles.Close(file);
        if (length < 0 || length > expected)
        {
            lender.Dispose();
            return false;
        }

        read = new(lender.Memory[..length], new(path, status.Length, status.WrittenAt), lender);
        return true;
    }
}
