namespace KeyOps.System.Tests.Harness;

/// <summary>A folder of one's own, gone with all in it when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("keyops-test-").FullName;

    /// <summary>The path of something in it.</summary>
    public string this[string name] => Path.Combine(FullPath, name);

    /// <summary>Writes a file in it and returns its path.</summary>
    public string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
