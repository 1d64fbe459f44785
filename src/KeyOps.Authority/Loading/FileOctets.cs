using Microsoft.Win32.SafeHandles;

namespace KeyOps.Authority.Loading;

/// <summary>Whole files in memory, in one read where the kernel allows it.</summary>
internal static class FileOctets
{
    private const int PieceOfUnknownLength = 64 * 1024;

    /// <exception cref="IOException">It cannot be read, or is longer than <paramref name="limit"/> octets.</exception>
    public static ReadOnlyMemory<byte> Read(string path, long limit) => Read(path, limit, out _);

    /// <summary>The same, with the file's stamp from before it was read.</summary>
    public static ReadOnlyMemory<byte> Read(string path, long limit, out FileStamp stamp)
    {
        using var file = File.OpenHandle(path);
        stamp = FileStamp.Of(path, file);
        var length = stamp.Length;
        if (length > Math.Min(limit, Array.MaxLength))
        {
            throw new IOException($"{path} is {length} octets long, and {Math.Min(limit, Array.MaxLength)} are the most");
        }

        // Pipes and files under /proc say 0; they go another way.
        return length == 0 ? ReadToEnd(file, path, limit) : ReadKnown(file, (int)length);
    }

    private static ReadOnlyMemory<byte> ReadKnown(SafeFileHandle file, int length)
    {
        var octets = GC.AllocateUninitializedArray<byte>(length);
        var read = 0;
        while (read < length)
        {
            var piece = RandomAccess.Read(file, octets.AsSpan(read), read);
            if (piece == 0)
            {
                break; // it became shorter meanwhile
            }

            read += piece;
        }

        return octets.AsMemory(0, read);
    }

    private static ReadOnlyMemory<byte> ReadToEnd(SafeFileHandle file, string path, long limit)
    {
        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
        var octets = new MemoryStream();
        var piece = new byte[PieceOfUnknownLength];
        for (var read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            octets.Write(piece, 0, read);
            if (octets.Length > Math.Min(limit, Array.MaxLength))
            {
                throw new IOException($"{path} has no end within {limit} octets");
            }
        }

        return octets.GetBuffer().AsMemory(0, (int)octets.Length);
    }
}
