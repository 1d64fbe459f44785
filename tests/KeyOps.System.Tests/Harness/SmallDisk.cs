namespace KeyOps.System.Tests.Harness;

/// <summary>A file system in memory, of a size of its own, for as long as a test needs it. Mounting needs root.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private bool _isMounted;

    public string FullPath => _folder.FullPath;

    /// <summary>The path of something on it.</summary>
    public string this[string name] => _folder[name];

    /// <param name="kibibytes">Its size.</param>
    /// <returns>An empty one; the test is skipped where none can be had.</returns>
    public static async Task<SmallDisk> MountAsync(int kibibytes)
    {
        var disk = new SmallDisk();
        disk._isMounted = Environment.IsPrivilegedProcess
            && (await ToolProcess.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={kibibytes}k,mode=755", "tmpfs", disk.FullPath])).ExitCode == 0;
        if (!disk._isMounted)
        {
            await disk.DisposeAsync();
            Assert.Skip("a tmpfs cannot be mounted here");
        }

        return disk;
    }

    public async Task RemountAsync(string options) => (await ToolProcess.RunAsync("mount", ["-o", $"remount,{options}", FullPath])).Require();

    /// <summary>Leaves no room on it.</summary>
    public async Task FillAsync()
    {
        try
        {
            await using var ballast = File.Create(this["ballast"], bufferSize: 1);
            while (true)
            {
                await ballast.WriteAsync(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(this["ballast"]);

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
        {
            (await ToolProcess.RunAsync("umount", ["-l", FullPath])).Require();
        }

        _folder.Dispose();
    }
}
