using System.Globalization;
using System.Runtime.InteropServices;
using KeyOps.Operations.Store;
using Microsoft.Win32.SafeHandles;

namespace KeyOps.Operations.Tests.Store;

public sealed partial class StoreLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_lock_let_go_is_free_though_a_child_process_being_started_still_holds_the_open_file()
    {
        var path = _folder["store.lock"];
        var held = StoreLock.Take(path, DateTimeOffset.UnixEpoch);
        using var inherited = DuplicateOf(path); // what a fork does to every open file until its exec
        held.Dispose();

        using var again = StoreLock.Take(path, DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public void A_lock_that_is_held_is_refused_with_who_holds_it()
    {
        var path = _folder["store.lock"];
        using var held = StoreLock.Take(path, DateTimeOffset.UnixEpoch);

        var error = Assert.Throws<StoreLockedException>(() => StoreLock.Take(path, DateTimeOffset.UnixEpoch));

        Assert.Equal(Environment.ProcessId, error.ProcessId);
    }

    private static SafeFileHandle DuplicateOf(string path)
    {
        var name = Directory.GetFiles("/proc/self/fd").Single(link => new FileInfo(link).LinkTarget == path);
        return new(Duplicate(int.Parse(Path.GetFileName(name), CultureInfo.InvariantCulture)), ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);
}
