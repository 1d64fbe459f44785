namespace KeyOps.System.Tests.Signers;

/// <summary>A folder that OpenDKIM's RequireSafeKeys accepts key files below (nothing under /tmp is), gone with all in it when disposed.</summary>
internal sealed class SafeFolder : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public SafeFolder()
    {
        var parent = Environment.IsPrivilegedProcess ? "/var/lib" : AppContext.BaseDirectory;
        FullPath = Directory.CreateDirectory(Path.Combine(parent, $"keyops-test-{Path.GetRandomFileName()}"), Everybody).FullName;
    }

    public string FullPath { get; }

    public string this[string name] => Path.Combine(FullPath, name);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
