using System.Runtime.InteropServices;

namespace KeyOps.Authority.Loading;

/// <summary>The four calls of Linux that read a whole file: .NET's own make twice as many.</summary>
internal static unsafe partial class LinuxFiles
{
    private const int CloseOnExec = 0x80000;
    private const int AtWorkingFolder = -100;
    private const uint BasicStatus = 0x7ff;

    /// <summary>struct statx (statx(2)): the one status structure that is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct Status
    {
        private const ushort TypeMask = 0xF000;
        private const ushort Regular = 0x8000;

        [FieldOffset(28)]
        private readonly ushort _mode;

        [FieldOffset(40)]
        public long Length;

        [FieldOffset(112)]
        private readonly long _writtenSeconds;

        [FieldOffset(120)]
        private readonly uint _writtenNanoseconds;

        public readonly bool IsRegular => (_mode & TypeMask) == Regular;

        /// <summary>As <see cref="DateTime.Ticks"/> has it.</summary>
        public readonly long WrittenAt => DateTime.UnixEpoch.Ticks + (_writtenSeconds * TimeSpan.TicksPerSecond) + (_writtenNanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Opens a file for reading; negative when that fails.</summary>
    public static int Open(string path) => Open(path, CloseOnExec, 0);

    /// <summary>The status of what a path leads to.</summary>
    public static bool TryStatus(string path, out Status status)
    {
        status = default;
        fixed (Status* buffer = &status)
        {
            return Statx(AtWorkingFolder, path, 0, BasicStatus, buffer) == 0;
        }
    }

    /// <summary>Reads until there are as many octets as <paramref name="expected"/>, or the file ends, and returns how many it were; one more when the file is longer. Negative when that fails.</summary>
    public static int ReadAll(int file, int expected, Span<byte> octets)
    {
        var length = 0;
        fixed (byte* to = octets)
        {
            while (length < expected)
            {
                var read = Read(file, to + length, (nuint)(expected + 1 - length));
                if (read <= 0)
                {
                    return read < 0 ? -1 : length;
                }

                length += (int)read;
            }
        }

        return length;
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Status* buffer);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, byte* octets, nuint length);
}
