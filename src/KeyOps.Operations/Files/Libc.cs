using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyOps.Operations.Files;

/// <summary>The few calls of the C library that .NET does not offer.</summary>
internal static unsafe partial class Libc
{
    public const int ErrorNotFound = 2; // ENOENT
    public const int ErrorRange = 34; // ERANGE
    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    public const int OpenCreate = 0x40;
    public const int OpenDirectory = 0x10000;
    public const int OpenCloseOnExec = 0x80000;
    public const int LockExclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB
    public const int LockRelease = 8; // LOCK_UN
    public const int SignalUser1 = 10;

    private const string Library = "libc";
    private const int AtWorkingFolder = -100;
    private const int AtNoFollow = 0x100;
    private const int AtEffectiveIds = 0x200;
    private const uint StatxBasic = 0x7ff;

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(SafeFileHandle anything);

    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int process, int signal);

    /// <summary>Whether this process may write to a folder.</summary>
    public static bool MayWriteTo(string folder) => Access(AtWorkingFolder, folder, 2 | 1 /* W_OK, X_OK */, AtEffectiveIds) == 0;

    [LibraryImport(Library, EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(int folder, string path, int mode, int flags);

    [LibraryImport(Library, EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, byte* buffer);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, StatxBuffer* buffer);

    [LibraryImport(Library, EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UserByName(string name, UserEntry* entry, byte* buffer, nuint length, UserEntry** result);

    [LibraryImport(Library, EntryPoint = "getpwuid_r")]
    private static partial int UserById(uint id, UserEntry* entry, byte* buffer, nuint length, UserEntry** result);

    [LibraryImport(Library, EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GroupByName(string name, GroupEntry* entry, byte* buffer, nuint length, GroupEntry** result);

    /// <summary>The status of what stands at <paramref name="path"/> itself; a link is not followed. 0, or the error's number.</summary>
    public static int StatusOf(string path, out StatxBuffer status)
    {
        status = default;
        fixed (StatxBuffer* buffer = &status)
        {
            return Statx(AtWorkingFolder, path, AtNoFollow, StatxBasic, buffer) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>The path with every link in it followed; null when it leads nowhere.</summary>
    public static string? RealPathOf(string path)
    {
        var buffer = stackalloc byte[4096]; // PATH_MAX
        return RealPath(path, buffer) == 0 ? null : Marshal.PtrToStringUTF8((nint)buffer);
    }

    /// <summary>The ids of a user and of its main group; null when there is no such user.</summary>
    public static (uint User, uint Group)? FindUser(string name) =>
        WithBuffer((buffer, length) =>
        {
            UserEntry entry;
            UserEntry* found;
            var error = UserByName(name, &entry, (byte*)buffer, length, &found);
            return (error, found is null ? ((uint, uint)?)null : (entry.User, entry.Group));
        });

    public static uint? FindGroup(string name) =>
        WithBuffer((buffer, length) =>
        {
            GroupEntry entry;
            GroupEntry* found;
            var error = GroupByName(name, &entry, (byte*)buffer, length, &found);
            return (error, found is null ? (uint?)null : entry.Group);
        });

    /// <summary>The name of a user, for messages; its number when it has none.</summary>
    public static string NameOfUser(uint id)
    {
        var buffer = stackalloc byte[4096];
        UserEntry entry;
        UserEntry* found;
        return UserById(id, &entry, buffer, 4096, &found) == 0 && found is not null
            ? Marshal.PtrToStringUTF8(entry.Name) ?? id.ToString()
            : id.ToString();
    }

    /// <summary>The lookups ask for more room with ERANGE: large groups list every member.</summary>
    private static T WithBuffer<T>(Func<nint, nuint, (int Error, T Found)> look)
    {
        for (var length = 4096; ; length *= 4)
        {
            var memory = Marshal.AllocHGlobal(length);
            try
            {
                var (error, found) = look(memory, (nuint)length);
                if (error != ErrorRange || length > 16 << 20)
                {
                    return found;
                }
            }
            finally
            {
                Marshal.FreeHGlobal(memory);
            }
        }
    }

    /// <summary>struct statx (statx(2)): the one status structure that is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatxBuffer
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;
    }

    /// <summary>struct passwd (pwd.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct UserEntry
    {
        public nint Name;
        public nint Password;
        public uint User;
        public uint Group;
        public nint Gecos;
        public nint Home;
        public nint Shell;
    }

    /// <summary>struct group (grp.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct GroupEntry
    {
        public nint Name;
        public nint Password;
        public uint Group;
        public nint Members;
    }
}
